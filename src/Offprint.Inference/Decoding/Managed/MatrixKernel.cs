using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Inference;

/// <summary>
/// Products of rows with a weight matrix. Every number of the result is one sum in one order (lane by lane along the inputs, then across the lanes), however many rows there are and
/// whichever thread computes it: a row gives the same bits alone and in any batch.
/// </summary>
internal static unsafe class MatrixKernel
{
    /// <summary>Rows of x that stay in the cache while the weights pass.</summary>
    private const int RowBlock = 64;

    /// <summary>y[n, o] = (add ? y[n, o] : 0) + x[n]·w[o] + bias[o] for the outputs from <paramref name="first"/> up to and without <paramref name="end"/>.</summary>
    public static void Multiply(float* x, int xStride, int rows, in Matrix matrix, int first, int end, float* y, int yStride, bool add)
    {
        if (matrix.Format != DecodingWeights.F32)
        {
            PackedKernel.Multiply(x, xStride, rows, matrix, first, end, y, yStride, add);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            Multiply<Vector512<float>, Lanes512>(x, xStride, rows, matrix, first, end, y, yStride, add);
        }
        else
        {
            Multiply<Vector256<float>, Lanes256>(x, xStride, rows, matrix, first, end, y, yStride, add);
        }
    }

    internal static void Multiply<TVector, TLanes>(float* x, int xStride, int rows, in Matrix matrix, int first, int end, float* y, int yStride, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        var k = matrix.Inputs;
        for (var block = 0; block < rows; block += RowBlock)
        {
            var last = Math.Min(block + RowBlock, rows);
            var output = first;
            for (; output + 4 <= end; output += 4)
            {
                var row = block;
                for (; row + 4 <= last; row += 4)
                {
                    Tile4<TVector, TLanes>(x + (long)row * xStride, xStride, matrix.Weight + (long)output * k, k, matrix.Bias is null ? null : matrix.Bias + output, y + (long)row * yStride + output, yStride, add);
                }

                if (row < last && rows > 1)
                {
                    for (; row < last; row++)
                    {
                        Row4<TVector, TLanes>(x + (long)row * xStride, matrix.Weight + (long)output * k, k, matrix.Bias is null ? null : matrix.Bias + output, y + (long)row * yStride + output, add);
                    }
                }
                else if (row < last)
                {
                    if (output + 8 <= end)
                    {
                        Row8<TVector, TLanes>(x, matrix.Weight + (long)output * k, k, matrix.Bias is null ? null : matrix.Bias + output, y + output, add);
                        output += 4;
                    }
                    else
                    {
                        Row4<TVector, TLanes>(x, matrix.Weight + (long)output * k, k, matrix.Bias is null ? null : matrix.Bias + output, y + output, add);
                    }
                }
            }

            for (; output < end; output++)
            {
                for (var row = block; row < last; row++)
                {
                    Row1<TVector, TLanes>(x + (long)row * xStride, matrix.Weight + (long)output * k, k, matrix.Bias is null ? null : matrix.Bias + output, y + (long)row * yStride + output, add);
                }
            }
        }
    }

    /// <summary>4 rows and 4 outputs: 16 sums in registers.</summary>
    private static void Tile4<TVector, TLanes>(float* x, int xStride, float* w, int k, float* bias, float* y, int yStride, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        float* x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
        float* w1 = w + k, w2 = w1 + k, w3 = w2 + k;
        TVector s00 = TLanes.Zero, s01 = TLanes.Zero, s02 = TLanes.Zero, s03 = TLanes.Zero, s10 = TLanes.Zero, s11 = TLanes.Zero, s12 = TLanes.Zero, s13 = TLanes.Zero;
        TVector s20 = TLanes.Zero, s21 = TLanes.Zero, s22 = TLanes.Zero, s23 = TLanes.Zero, s30 = TLanes.Zero, s31 = TLanes.Zero, s32 = TLanes.Zero, s33 = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Width <= k; i += TLanes.Width)
        {
            TVector a = TLanes.Load(w + i), b = TLanes.Load(w1 + i), c = TLanes.Load(w2 + i), d = TLanes.Load(w3 + i);
            var v = TLanes.Load(x + i);
            (s00, s01, s02, s03) = (TLanes.MultiplyAdd(v, a, s00), TLanes.MultiplyAdd(v, b, s01), TLanes.MultiplyAdd(v, c, s02), TLanes.MultiplyAdd(v, d, s03));
            v = TLanes.Load(x1 + i);
            (s10, s11, s12, s13) = (TLanes.MultiplyAdd(v, a, s10), TLanes.MultiplyAdd(v, b, s11), TLanes.MultiplyAdd(v, c, s12), TLanes.MultiplyAdd(v, d, s13));
            v = TLanes.Load(x2 + i);
            (s20, s21, s22, s23) = (TLanes.MultiplyAdd(v, a, s20), TLanes.MultiplyAdd(v, b, s21), TLanes.MultiplyAdd(v, c, s22), TLanes.MultiplyAdd(v, d, s23));
            v = TLanes.Load(x3 + i);
            (s30, s31, s32, s33) = (TLanes.MultiplyAdd(v, a, s30), TLanes.MultiplyAdd(v, b, s31), TLanes.MultiplyAdd(v, c, s32), TLanes.MultiplyAdd(v, d, s33));
        }

        Put<TVector, TLanes>(s00, x, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s01, x, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s02, x, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s03, x, w3, i, k, bias, 3, y, add);
        y += yStride;
        Put<TVector, TLanes>(s10, x1, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s11, x1, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s12, x1, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s13, x1, w3, i, k, bias, 3, y, add);
        y += yStride;
        Put<TVector, TLanes>(s20, x2, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s21, x2, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s22, x2, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s23, x2, w3, i, k, bias, 3, y, add);
        y += yStride;
        Put<TVector, TLanes>(s30, x3, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s31, x3, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s32, x3, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s33, x3, w3, i, k, bias, 3, y, add);
    }

    /// <summary>One row and 8 outputs: enough independent sums to hide the latency of the additions.</summary>
    private static void Row8<TVector, TLanes>(float* x, float* w, int k, float* bias, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        float* w1 = w + k, w2 = w1 + k, w3 = w2 + k, w4 = w3 + k, w5 = w4 + k, w6 = w5 + k, w7 = w6 + k;
        TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero, s4 = TLanes.Zero, s5 = TLanes.Zero, s6 = TLanes.Zero, s7 = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Width <= k; i += TLanes.Width)
        {
            var v = TLanes.Load(x + i);
            s0 = TLanes.MultiplyAdd(v, TLanes.Load(w + i), s0);
            s1 = TLanes.MultiplyAdd(v, TLanes.Load(w1 + i), s1);
            s2 = TLanes.MultiplyAdd(v, TLanes.Load(w2 + i), s2);
            s3 = TLanes.MultiplyAdd(v, TLanes.Load(w3 + i), s3);
            s4 = TLanes.MultiplyAdd(v, TLanes.Load(w4 + i), s4);
            s5 = TLanes.MultiplyAdd(v, TLanes.Load(w5 + i), s5);
            s6 = TLanes.MultiplyAdd(v, TLanes.Load(w6 + i), s6);
            s7 = TLanes.MultiplyAdd(v, TLanes.Load(w7 + i), s7);
        }

        Put<TVector, TLanes>(s0, x, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s1, x, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s2, x, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s3, x, w3, i, k, bias, 3, y, add);
        Put<TVector, TLanes>(s4, x, w4, i, k, bias, 4, y, add);
        Put<TVector, TLanes>(s5, x, w5, i, k, bias, 5, y, add);
        Put<TVector, TLanes>(s6, x, w6, i, k, bias, 6, y, add);
        Put<TVector, TLanes>(s7, x, w7, i, k, bias, 7, y, add);
    }

    private static void Row4<TVector, TLanes>(float* x, float* w, int k, float* bias, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        float* w1 = w + k, w2 = w1 + k, w3 = w2 + k;
        TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Width <= k; i += TLanes.Width)
        {
            var v = TLanes.Load(x + i);
            s0 = TLanes.MultiplyAdd(v, TLanes.Load(w + i), s0);
            s1 = TLanes.MultiplyAdd(v, TLanes.Load(w1 + i), s1);
            s2 = TLanes.MultiplyAdd(v, TLanes.Load(w2 + i), s2);
            s3 = TLanes.MultiplyAdd(v, TLanes.Load(w3 + i), s3);
        }

        Put<TVector, TLanes>(s0, x, w, i, k, bias, 0, y, add);
        Put<TVector, TLanes>(s1, x, w1, i, k, bias, 1, y, add);
        Put<TVector, TLanes>(s2, x, w2, i, k, bias, 2, y, add);
        Put<TVector, TLanes>(s3, x, w3, i, k, bias, 3, y, add);
    }

    private static void Row1<TVector, TLanes>(float* x, float* w, int k, float* bias, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        var sum = TLanes.Zero;
        var i = 0;
        for (; i + TLanes.Width <= k; i += TLanes.Width)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(x + i), TLanes.Load(w + i), sum);
        }

        Put<TVector, TLanes>(sum, x, w, i, k, bias, 0, y, add);
    }

    /// <summary>Adds the lanes, the inputs that fill no vector, the bias and what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TVector, TLanes>(TVector sums, float* x, float* w, int i, int k, float* bias, int output, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector>
    {
        var sum = TLanes.Sum(sums);
        for (; i < k; i++)
        {
            sum = float.FusedMultiplyAdd(x[i], w[i], sum);
        }

        if (bias is not null)
        {
            sum += bias[output];
        }

        y[output] = add ? y[output] + sum : sum;
    }
}
