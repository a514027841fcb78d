using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Offprint.Discovery;

/// <summary>Steps over the rows of a panel [row, lane], each lane for itself, in vector registers. Numbers of lanes are multiples of <see cref="Panel.Width"/>.</summary>
internal static unsafe class PerLane
{
    private static readonly int Step = Vector256<float>.Count;

    /// <summary>The largest value of each lane.</summary>
    public static void Max(ReadOnlySpan<float> x, Span<float> top, int rows, int lanes)
    {
        Check(x.Length >= rows * lanes && top.Length >= lanes, lanes);
        fixed (float* px = x, pt = top)
        {
            for (var c = 0; c < lanes; c += Step)
            {
                var best = Vector256.Load(px + c);
                for (var r = 1; r < rows; r++) best = Vector256.Max(best, Vector256.Load(px + ((long)r * lanes) + c));
                Vector256.Store(best, pt + c);
            }
        }
    }

    /// <summary>y = (x − value of the lane) · factor.</summary>
    public static void SubtractScale(ReadOnlySpan<float> x, ReadOnlySpan<float> perLane, float factor, Span<float> y, int rows, int lanes)
    {
        Check(x.Length >= rows * lanes && y.Length >= rows * lanes && perLane.Length >= lanes, lanes);
        fixed (float* px = x, pl = perLane, py = y)
        {
            var scale = Vector256.Create(factor);
            for (var c = 0; c < lanes; c += Step)
            {
                var value = Vector256.Load(pl + c);
                for (var r = 0; r < rows; r++)
                {
                    var at = ((long)r * lanes) + c;
                    Vector256.Store((Vector256.Load(px + at) - value) * scale, py + at);
                }
            }
        }
    }

    /// <summary>Divides each lane by its sum, which it returns in <paramref name="sums"/>.</summary>
    public static void Normalize(Span<float> x, Span<float> sums, int rows, int lanes)
    {
        Check(x.Length >= rows * lanes && sums.Length >= lanes, lanes);
        fixed (float* px = x, ps = sums)
        {
            for (var c = 0; c < lanes; c += Step)
            {
                var sum = Vector256<float>.Zero;
                for (var r = 0; r < rows; r++) sum += Vector256.Load(px + ((long)r * lanes) + c);
                Vector256.Store(sum, ps + c);
                var inverse = Vector256<float>.One / sum;
                for (var r = 0; r < rows; r++)
                {
                    var at = px + ((long)r * lanes) + c;
                    Vector256.Store(Vector256.Load(at) * inverse, at);
                }
            }
        }
    }

    /// <summary>Σ x·y of each lane.</summary>
    public static void Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> sums, int rows, int lanes)
    {
        Check(x.Length >= rows * lanes && y.Length >= rows * lanes && sums.Length >= lanes, lanes);
        fixed (float* px = x, py = y, ps = sums)
        {
            for (var c = 0; c < lanes; c += Step)
            {
                var sum = Vector256<float>.Zero;
                for (var r = 0; r < rows; r++)
                {
                    var at = ((long)r * lanes) + c;
                    sum = Vector256.FusedMultiplyAdd(Vector256.Load(px + at), Vector256.Load(py + at), sum);
                }

                Vector256.Store(sum, ps + c);
            }
        }
    }

    /// <summary>softmax of each lane, in place; room for a value a lane in <paramref name="top"/> and <paramref name="sums"/>.</summary>
    public static void Softmax(Span<float> x, Span<float> top, Span<float> sums, int rows, int lanes)
    {
        Max(x, top, rows, lanes);
        SubtractScale(x, top, 1, x, rows, lanes);
        var all = x[..(rows * lanes)];
        TensorPrimitives.Exp(all, all);
        Normalize(x, sums, rows, lanes);
    }

    /// <summary>The first row with the largest value of each lane, other than the row in <paramref name="except"/> (−1: none).</summary>
    public static void Largest(ReadOnlySpan<float> x, ReadOnlySpan<int> except, Span<int> largest, int rows, int lanes)
    {
        Check(x.Length >= rows * lanes && except.Length >= lanes && largest.Length >= lanes, lanes);
        fixed (float* px = x)
        fixed (int* pe = except, pl = largest)
        {
            for (var c = 0; c < lanes; c += Step)
            {
                var (best, index, without) = (Vector256.Create(float.NegativeInfinity), Vector256.Create(-1), Vector256.Load(pe + c));
                for (var r = 0; r < rows; r++)
                {
                    var row = Vector256.Create(r);
                    var value = Vector256.ConditionalSelect(Vector256.Equals(row, without).AsSingle(), Vector256.Create(float.NegativeInfinity), Vector256.Load(px + ((long)r * lanes) + c));
                    var larger = Vector256.GreaterThan(value, best);
                    best = Vector256.ConditionalSelect(larger, value, best);
                    index = Vector256.ConditionalSelect(larger.AsInt32(), row, index);
                }

                Vector256.Store(index, pl + c);
            }
        }
    }

    /// <summary>y[lane] = table[index[lane]].</summary>
    public static void Gather(ReadOnlySpan<float> table, ReadOnlySpan<int> index, Span<float> y)
    {
        if (!Avx2.IsSupported || index.Length % Step != 0)
        {
            for (var lane = 0; lane < index.Length; lane++) y[lane] = table[index[lane]];
            return;
        }

        fixed (float* pt = table, py = y)
        fixed (int* pi = index)
        {
            for (var c = 0; c < index.Length; c += Step) Vector256.Store(Avx2.GatherVector256(pt, Vector256.Load(pi + c), sizeof(float)), py + c);
        }
    }

    private static void Check(bool fits, int lanes)
    {
        if (!fits || lanes % Panel.Width != 0) throw new ArgumentException("A panel is too short, or its lanes are not in groups of 16.");
    }
}
