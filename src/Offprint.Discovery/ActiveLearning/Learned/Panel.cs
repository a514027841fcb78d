using System.Runtime.Intrinsics;

namespace Offprint.Discovery;

/// <summary>
/// Products of small matrices with long panels: a panel holds one row a feature and one column a (query or hypothesis, game) pair, so that everything that is computed per pair runs in vector registers.
/// Numbers of columns are multiples of <see cref="Width"/>.
/// </summary>
internal static unsafe class Panel
{
    /// <summary>Columns come in groups of so many.</summary>
    public const int Width = 16;

    /// <summary>y[o, c] = b[o] + Σ_i w[o, i]·x[i, c], then at least 0 when <paramref name="rectify"/>.</summary>
    public static void Multiply(ReadOnlySpan<float> w, ReadOnlySpan<float> b, ReadOnlySpan<float> x, Span<float> y, int outputs, int inputs, int columns, bool rectify)
    {
        Check(w.Length >= outputs * inputs && b.Length >= outputs && x.Length >= inputs * columns && y.Length >= outputs * columns, columns);
        fixed (float* pw = w, pb = b, px = x, py = y)
        {
            var step = Vector256<float>.Count;
            var o = Vector512.IsHardwareAccelerated ? MultiplyWide(pw, pb, px, py, outputs, inputs, columns, rectify) : 0;
            for (; o + 4 <= outputs; o += 4)
            {
                float* w0 = pw + (o * inputs), w1 = w0 + inputs, w2 = w1 + inputs, w3 = w2 + inputs;
                for (var c = 0; c < columns; c += 2 * step)
                {
                    Vector256<float> a0 = Vector256.Create(pb[o]), a1 = Vector256.Create(pb[o + 1]), a2 = Vector256.Create(pb[o + 2]), a3 = Vector256.Create(pb[o + 3]), b0 = a0, b1 = a1, b2 = a2, b3 = a3;
                    for (var i = 0; i < inputs; i++)
                    {
                        var row = px + ((long)i * columns) + c;
                        var (u, v) = (Vector256.Load(row), Vector256.Load(row + step));
                        Vector256<float> k0 = Vector256.Create(w0[i]), k1 = Vector256.Create(w1[i]), k2 = Vector256.Create(w2[i]), k3 = Vector256.Create(w3[i]);
                        a0 = Vector256.FusedMultiplyAdd(k0, u, a0);
                        b0 = Vector256.FusedMultiplyAdd(k0, v, b0);
                        a1 = Vector256.FusedMultiplyAdd(k1, u, a1);
                        b1 = Vector256.FusedMultiplyAdd(k1, v, b1);
                        a2 = Vector256.FusedMultiplyAdd(k2, u, a2);
                        b2 = Vector256.FusedMultiplyAdd(k2, v, b2);
                        a3 = Vector256.FusedMultiplyAdd(k3, u, a3);
                        b3 = Vector256.FusedMultiplyAdd(k3, v, b3);
                    }

                    var y0 = py + ((long)o * columns) + c;
                    Store(a0, b0, y0, step, rectify);
                    Store(a1, b1, y0 + columns, step, rectify);
                    Store(a2, b2, y0 + (2L * columns), step, rectify);
                    Store(a3, b3, y0 + (3L * columns), step, rectify);
                }
            }

            for (; o < outputs; o++)
            {
                for (var c = 0; c < columns; c += 2 * step)
                {
                    Vector256<float> a0 = Vector256.Create(pb[o]), b0 = a0;
                    for (var i = 0; i < inputs; i++)
                    {
                        var row = px + ((long)i * columns) + c;
                        Vector256<float> k0 = Vector256.Create(pw[(o * inputs) + i]);
                        a0 = Vector256.FusedMultiplyAdd(k0, Vector256.Load(row), a0);
                        b0 = Vector256.FusedMultiplyAdd(k0, Vector256.Load(row + step), b0);
                    }

                    Store(a0, b0, py + ((long)o * columns) + c, step, rectify);
                }
            }
        }
    }

    /// <summary>y[c] = b + Σ_i w[i]·x[i, c] + Σ_j v[j]·z[j, c].</summary>
    public static void Score(ReadOnlySpan<float> w, ReadOnlySpan<float> x, int first, ReadOnlySpan<float> v, ReadOnlySpan<float> z, int second, float b, Span<float> y, int columns)
    {
        Check(w.Length >= first && v.Length >= second && x.Length >= first * columns && z.Length >= second * columns && y.Length >= columns, columns);
        fixed (float* pw = w, px = x, pv = v, pz = z, py = y)
        {
            var step = Vector256<float>.Count;
            for (var c = 0; c < columns; c += 2 * step)
            {
                Vector256<float> a0 = Vector256.Create(b), a1 = a0;
                for (var i = 0; i < first; i++)
                {
                    var row = px + ((long)i * columns) + c;
                    Vector256<float> k = Vector256.Create(pw[i]);
                    a0 = Vector256.FusedMultiplyAdd(k, Vector256.Load(row), a0);
                    a1 = Vector256.FusedMultiplyAdd(k, Vector256.Load(row + step), a1);
                }

                for (var j = 0; j < second; j++)
                {
                    var row = pz + ((long)j * columns) + c;
                    Vector256<float> k = Vector256.Create(pv[j]);
                    a0 = Vector256.FusedMultiplyAdd(k, Vector256.Load(row), a0);
                    a1 = Vector256.FusedMultiplyAdd(k, Vector256.Load(row + step), a1);
                }

                Vector256.Store(a0, py + c);
                Vector256.Store(a1, py + c + step);
            }
        }
    }

    /// <summary>x[i, c] = Σ_o w[o, i]·y[o, c] where gate[i, c] > 0, else 0: a gradient through rectified units.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> w, ReadOnlySpan<float> y, ReadOnlySpan<float> gate, Span<float> x, int outputs, int inputs, int columns)
    {
        Check(w.Length >= outputs * inputs && y.Length >= outputs * columns && x.Length >= inputs * columns && gate.Length >= inputs * columns, columns);
        fixed (float* pw = w, py = y, pg = gate, px = x)
        {
            var step = Vector256<float>.Count;
            var i = Vector512.IsHardwareAccelerated ? MultiplyTransposedWide(pw, py, pg, px, outputs, inputs, columns) : 0;
            for (; i + 4 <= inputs; i += 4)
            {
                for (var c = 0; c < columns; c += 2 * step)
                {
                    Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                    for (var o = 0; o < outputs; o++)
                    {
                        var row = py + ((long)o * columns) + c;
                        var (u, v) = (Vector256.Load(row), Vector256.Load(row + step));
                        var k = pw + ((long)o * inputs) + i;
                        Vector256<float> k0 = Vector256.Create(k[0]), k1 = Vector256.Create(k[1]), k2 = Vector256.Create(k[2]), k3 = Vector256.Create(k[3]);
                        a0 = Vector256.FusedMultiplyAdd(k0, u, a0);
                        b0 = Vector256.FusedMultiplyAdd(k0, v, b0);
                        a1 = Vector256.FusedMultiplyAdd(k1, u, a1);
                        b1 = Vector256.FusedMultiplyAdd(k1, v, b1);
                        a2 = Vector256.FusedMultiplyAdd(k2, u, a2);
                        b2 = Vector256.FusedMultiplyAdd(k2, v, b2);
                        a3 = Vector256.FusedMultiplyAdd(k3, u, a3);
                        b3 = Vector256.FusedMultiplyAdd(k3, v, b3);
                    }

                    var at = ((long)i * columns) + c;
                    Gate(a0, b0, pg + at, px + at, step);
                    at += columns;
                    Gate(a1, b1, pg + at, px + at, step);
                    at += columns;
                    Gate(a2, b2, pg + at, px + at, step);
                    at += columns;
                    Gate(a3, b3, pg + at, px + at, step);
                }
            }

            for (; i < inputs; i++)
            {
                for (var c = 0; c < columns; c += 2 * step)
                {
                    Vector256<float> a = default, b = default;
                    for (var o = 0; o < outputs; o++)
                    {
                        var row = py + ((long)o * columns) + c;
                        var k = Vector256.Create(pw[(o * inputs) + i]);
                        a = Vector256.FusedMultiplyAdd(k, Vector256.Load(row), a);
                        b = Vector256.FusedMultiplyAdd(k, Vector256.Load(row + step), b);
                    }

                    var at = ((long)i * columns) + c;
                    Gate(a, b, pg + at, px + at, step);
                }
            }
        }
    }

    /// <summary>w[o, i] += Σ_c y[o, c]·x[i, c], b[o] += Σ_c y[o, c].</summary>
    public static void AddOuter(ReadOnlySpan<float> y, ReadOnlySpan<float> x, Span<float> w, Span<float> b, int outputs, int inputs, int columns)
    {
        Check(w.Length >= outputs * inputs && b.Length >= outputs && y.Length >= outputs * columns && x.Length >= inputs * columns, columns);
        fixed (float* pw = w, pb = b, px = x, py = y)
        {
            var step = Vector256<float>.Count;
            var o = Vector512.IsHardwareAccelerated ? AddOuterWide(pw, px, py, outputs, inputs, columns) : 0;
            for (; o + 2 <= outputs; o += 2)
            {
                float* row = py + ((long)o * columns), next = row + columns;
                var i = 0;
                for (; i + 4 <= inputs; i += 4)
                {
                    float* x0 = px + ((long)i * columns), x1 = x0 + columns, x2 = x1 + columns, x3 = x2 + columns;
                    Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                    for (var c = 0; c < columns; c += step)
                    {
                        var (u, v) = (Vector256.Load(row + c), Vector256.Load(next + c));
                        Vector256<float> k0 = Vector256.Load(x0 + c), k1 = Vector256.Load(x1 + c), k2 = Vector256.Load(x2 + c), k3 = Vector256.Load(x3 + c);
                        a0 = Vector256.FusedMultiplyAdd(u, k0, a0);
                        b0 = Vector256.FusedMultiplyAdd(v, k0, b0);
                        a1 = Vector256.FusedMultiplyAdd(u, k1, a1);
                        b1 = Vector256.FusedMultiplyAdd(v, k1, b1);
                        a2 = Vector256.FusedMultiplyAdd(u, k2, a2);
                        b2 = Vector256.FusedMultiplyAdd(v, k2, b2);
                        a3 = Vector256.FusedMultiplyAdd(u, k3, a3);
                        b3 = Vector256.FusedMultiplyAdd(v, k3, b3);
                    }

                    var at = pw + ((long)o * inputs) + i;
                    at[0] += Vector256.Sum(a0);
                    at[1] += Vector256.Sum(a1);
                    at[2] += Vector256.Sum(a2);
                    at[3] += Vector256.Sum(a3);
                    at += inputs;
                    at[0] += Vector256.Sum(b0);
                    at[1] += Vector256.Sum(b1);
                    at[2] += Vector256.Sum(b2);
                    at[3] += Vector256.Sum(b3);
                }

                for (; i < inputs; i++)
                {
                    pw[(o * inputs) + i] += Dot(row, px + ((long)i * columns), columns);
                    pw[((o + 1) * inputs) + i] += Dot(next, px + ((long)i * columns), columns);
                }
            }

            for (; o < outputs; o++)
            {
                for (var i = 0; i < inputs; i++) pw[(o * inputs) + i] += Dot(py + ((long)o * columns), px + ((long)i * columns), columns);
            }

            for (o = 0; o < outputs; o++)
            {
                Vector256<float> sum = default;
                for (var c = 0; c < columns; c += step) sum += Vector256.Load(py + ((long)o * columns) + c);
                pb[o] += Vector256.Sum(sum);
            }
        }
    }

    /// <summary>Eight outputs at a time in registers of 16; returns how many are done.</summary>
    private static int MultiplyWide(float* w, float* b, float* x, float* y, int outputs, int inputs, int columns, bool rectify)
    {
        var o = 0;
        for (; o + 8 <= outputs; o += 8)
        {
            for (var c = 0; c < columns; c += Width)
            {
                Vector512<float> a0 = Vector512.Create(b[o + 0]), a1 = Vector512.Create(b[o + 1]), a2 = Vector512.Create(b[o + 2]), a3 = Vector512.Create(b[o + 3]), a4 = Vector512.Create(b[o + 4]), a5 = Vector512.Create(b[o + 5]), a6 = Vector512.Create(b[o + 6]), a7 = Vector512.Create(b[o + 7]);
                var k = w + ((long)o * inputs);
                for (var i = 0; i < inputs; i++, k++)
                {
                    var u = Vector512.Load(x + ((long)i * columns) + c);
                    a0 = Vector512.FusedMultiplyAdd(Vector512.Create(k[0]), u, a0);
                    a1 = Vector512.FusedMultiplyAdd(Vector512.Create(k[inputs]), u, a1);
                    a2 = Vector512.FusedMultiplyAdd(Vector512.Create(k[2 * inputs]), u, a2);
                    a3 = Vector512.FusedMultiplyAdd(Vector512.Create(k[3 * inputs]), u, a3);
                    a4 = Vector512.FusedMultiplyAdd(Vector512.Create(k[4 * inputs]), u, a4);
                    a5 = Vector512.FusedMultiplyAdd(Vector512.Create(k[5 * inputs]), u, a5);
                    a6 = Vector512.FusedMultiplyAdd(Vector512.Create(k[6 * inputs]), u, a6);
                    a7 = Vector512.FusedMultiplyAdd(Vector512.Create(k[7 * inputs]), u, a7);
                }

                if (rectify)
                {
                    a0 = Vector512.Max(a0, Vector512<float>.Zero);
                    a1 = Vector512.Max(a1, Vector512<float>.Zero);
                    a2 = Vector512.Max(a2, Vector512<float>.Zero);
                    a3 = Vector512.Max(a3, Vector512<float>.Zero);
                    a4 = Vector512.Max(a4, Vector512<float>.Zero);
                    a5 = Vector512.Max(a5, Vector512<float>.Zero);
                    a6 = Vector512.Max(a6, Vector512<float>.Zero);
                    a7 = Vector512.Max(a7, Vector512<float>.Zero);
                }

                var to = y + ((long)o * columns) + c;
                Vector512.Store(a0, to);
                Vector512.Store(a1, to + (1L * columns));
                Vector512.Store(a2, to + (2L * columns));
                Vector512.Store(a3, to + (3L * columns));
                Vector512.Store(a4, to + (4L * columns));
                Vector512.Store(a5, to + (5L * columns));
                Vector512.Store(a6, to + (6L * columns));
                Vector512.Store(a7, to + (7L * columns));
            }
        }

        return o;
    }

    private static int MultiplyTransposedWide(float* w, float* y, float* gate, float* x, int outputs, int inputs, int columns)
    {
        var i = 0;
        for (; i + 8 <= inputs; i += 8)
        {
            for (var c = 0; c < columns; c += Width)
            {
                Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
                for (var o = 0; o < outputs; o++)
                {
                    var u = Vector512.Load(y + ((long)o * columns) + c);
                    var k = w + ((long)o * inputs) + i;
                    a0 = Vector512.FusedMultiplyAdd(Vector512.Create(k[0]), u, a0);
                    a1 = Vector512.FusedMultiplyAdd(Vector512.Create(k[1]), u, a1);
                    a2 = Vector512.FusedMultiplyAdd(Vector512.Create(k[2]), u, a2);
                    a3 = Vector512.FusedMultiplyAdd(Vector512.Create(k[3]), u, a3);
                    a4 = Vector512.FusedMultiplyAdd(Vector512.Create(k[4]), u, a4);
                    a5 = Vector512.FusedMultiplyAdd(Vector512.Create(k[5]), u, a5);
                    a6 = Vector512.FusedMultiplyAdd(Vector512.Create(k[6]), u, a6);
                    a7 = Vector512.FusedMultiplyAdd(Vector512.Create(k[7]), u, a7);
                }

                var at = ((long)i * columns) + c;
                GateWide(a0, gate + at, x + at);
                GateWide(a1, gate + at + (1L * columns), x + at + (1L * columns));
                GateWide(a2, gate + at + (2L * columns), x + at + (2L * columns));
                GateWide(a3, gate + at + (3L * columns), x + at + (3L * columns));
                GateWide(a4, gate + at + (4L * columns), x + at + (4L * columns));
                GateWide(a5, gate + at + (5L * columns), x + at + (5L * columns));
                GateWide(a6, gate + at + (6L * columns), x + at + (6L * columns));
                GateWide(a7, gate + at + (7L * columns), x + at + (7L * columns));
            }
        }

        return i;
    }

    private static int AddOuterWide(float* w, float* x, float* y, int outputs, int inputs, int columns)
    {
        var o = 0;
        for (; o + 4 <= outputs; o += 4)
        {
            var row = y + ((long)o * columns);
            var i = 0;
            for (; i + 4 <= inputs; i += 4)
            {
                var from = x + ((long)i * columns);
                Vector512<float> a00 = default, a01 = default, a02 = default, a03 = default, a10 = default, a11 = default, a12 = default, a13 = default, a20 = default, a21 = default, a22 = default, a23 = default, a30 = default, a31 = default, a32 = default, a33 = default;
                for (var c = 0; c < columns; c += Width)
                {
                    Vector512<float> k0 = Vector512.Load(from + c), k1 = Vector512.Load(from + columns + c), k2 = Vector512.Load(from + (2L * columns) + c), k3 = Vector512.Load(from + (3L * columns) + c);
                    var u0 = Vector512.Load(row + c);
                    a00 = Vector512.FusedMultiplyAdd(u0, k0, a00);
                    a01 = Vector512.FusedMultiplyAdd(u0, k1, a01);
                    a02 = Vector512.FusedMultiplyAdd(u0, k2, a02);
                    a03 = Vector512.FusedMultiplyAdd(u0, k3, a03);
                    var u1 = Vector512.Load(row + columns + c);
                    a10 = Vector512.FusedMultiplyAdd(u1, k0, a10);
                    a11 = Vector512.FusedMultiplyAdd(u1, k1, a11);
                    a12 = Vector512.FusedMultiplyAdd(u1, k2, a12);
                    a13 = Vector512.FusedMultiplyAdd(u1, k3, a13);
                    var u2 = Vector512.Load(row + (2L * columns) + c);
                    a20 = Vector512.FusedMultiplyAdd(u2, k0, a20);
                    a21 = Vector512.FusedMultiplyAdd(u2, k1, a21);
                    a22 = Vector512.FusedMultiplyAdd(u2, k2, a22);
                    a23 = Vector512.FusedMultiplyAdd(u2, k3, a23);
                    var u3 = Vector512.Load(row + (3L * columns) + c);
                    a30 = Vector512.FusedMultiplyAdd(u3, k0, a30);
                    a31 = Vector512.FusedMultiplyAdd(u3, k1, a31);
                    a32 = Vector512.FusedMultiplyAdd(u3, k2, a32);
                    a33 = Vector512.FusedMultiplyAdd(u3, k3, a33);
                }

                var at = w + ((long)o * inputs) + i;
                at[0] += Vector512.Sum(a00);
                at[1] += Vector512.Sum(a01);
                at[2] += Vector512.Sum(a02);
                at[3] += Vector512.Sum(a03);
                at += inputs;
                at[0] += Vector512.Sum(a10);
                at[1] += Vector512.Sum(a11);
                at[2] += Vector512.Sum(a12);
                at[3] += Vector512.Sum(a13);
                at += inputs;
                at[0] += Vector512.Sum(a20);
                at[1] += Vector512.Sum(a21);
                at[2] += Vector512.Sum(a22);
                at[3] += Vector512.Sum(a23);
                at += inputs;
                at[0] += Vector512.Sum(a30);
                at[1] += Vector512.Sum(a31);
                at[2] += Vector512.Sum(a32);
                at[3] += Vector512.Sum(a33);
            }

            for (; i < inputs; i++)
            {
                for (var r = 0; r < 4; r++) w[((o + r) * inputs) + i] += Dot(row + ((long)r * columns), x + ((long)i * columns), columns);
            }
        }

        return o;
    }

    private static void GateWide(Vector512<float> a, float* gate, float* x) =>
        Vector512.Store(Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(gate), Vector512<float>.Zero), a, Vector512<float>.Zero), x);

    private static float Dot(float* a, float* b, int columns)
    {
        Vector256<float> sum = default, other = default;
        for (var c = 0; c < columns; c += 2 * Vector256<float>.Count)
        {
            sum = Vector256.FusedMultiplyAdd(Vector256.Load(a + c), Vector256.Load(b + c), sum);
            other = Vector256.FusedMultiplyAdd(Vector256.Load(a + c + Vector256<float>.Count), Vector256.Load(b + c + Vector256<float>.Count), other);
        }

        return Vector256.Sum(sum + other);
    }

    private static void Gate(Vector256<float> a, Vector256<float> b, float* gate, float* x, int step)
    {
        Vector256.Store(Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Load(gate), Vector256<float>.Zero), a, Vector256<float>.Zero), x);
        Vector256.Store(Vector256.ConditionalSelect(Vector256.GreaterThan(Vector256.Load(gate + step), Vector256<float>.Zero), b, Vector256<float>.Zero), x + step);
    }

    private static void Store(Vector256<float> a, Vector256<float> b, float* y, int step, bool rectify)
    {
        if (rectify)
        {
            a = Vector256.Max(a, Vector256<float>.Zero);
            b = Vector256.Max(b, Vector256<float>.Zero);
        }

        Vector256.Store(a, y);
        Vector256.Store(b, y + step);
    }

    private static void Check(bool fits, int columns)
    {
        if (!fits || columns % Width != 0) throw new ArgumentException("A panel is too short, or its columns are not in groups of 16.");
    }
}
