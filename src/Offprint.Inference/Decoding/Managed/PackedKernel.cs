using System.Runtime.Intrinsics;

namespace Offprint.Inference;

/// <summary>
/// Products with packed weights. A single row unpacks them in registers on the way; several rows share weights that are unpacked once into the cache. Either way every number of the result is the sum
/// that <see cref="MatrixKernel"/> makes of the unpacked weights, bit for bit.
/// </summary>
internal static unsafe class PackedKernel
{
    /// <summary>Outputs that are unpacked at once.</summary>
    private const int Outputs = 4;

    [ThreadStatic]
    private static NativeBuffer? _unpacked;

    /// <inheritdoc cref="MatrixKernel.Multiply(float*, int, int, in Matrix, int, int, float*, int, bool)"/>
    public static void Multiply(float* x, int xStride, int rows, in Matrix matrix, int first, int end, float* y, int yStride, bool add)
    {
        if (Vector512.IsHardwareAccelerated)
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
        switch (matrix.Format)
        {
            case DecodingWeights.F16:
                Multiply<TVector, TLanes, HalfRow>(x, xStride, rows, matrix, first, end, y, yStride, add);
                break;
            case DecodingWeights.BF16:
                Multiply<TVector, TLanes, BrainRow>(x, xStride, rows, matrix, first, end, y, yStride, add);
                break;
            default:
                Multiply<TVector, TLanes, ByteRow>(x, xStride, rows, matrix, first, end, y, yStride, add);
                break;
        }
    }

    private static void Multiply<TVector, TLanes, TRow>(float* x, int xStride, int rows, in Matrix matrix, int first, int end, float* y, int yStride, bool add)
        where TVector : struct where TLanes : ILanes<TVector> where TRow : struct, IWeightRow<TRow>
    {
        var output = first;
        if (rows == 1)
        {
            for (; output + Outputs <= end; output += Outputs)
            {
                Row4<TVector, TLanes, TRow>(x, matrix, output, y + output, add);
            }

            for (; output < end; output++)
            {
                Row1<TVector, TLanes, TRow>(x, matrix, output, y + output, add);
            }

            return;
        }

        var k = matrix.Inputs;
        var unpacked = (_unpacked ??= new NativeBuffer()).Fit((long)Outputs * k);
        for (; output < end; output += Outputs)
        {
            var count = Math.Min(Outputs, end - output);
            for (var i = 0; i < count; i++)
            {
                Unpack<TVector, TLanes, TRow>(TRow.Of(matrix, output + i), k, unpacked + (long)i * k);
            }

            MatrixKernel.Multiply<TVector, TLanes>(x, xStride, rows, new Matrix(unpacked, matrix.Bias is null ? null : matrix.Bias + output, count, k), 0, count, y + output, yStride, add);
        }
    }

    private static void Unpack<TVector, TLanes, TRow>(TRow row, int k, float* to)
        where TVector : struct where TLanes : ILanes<TVector> where TRow : struct, IWeightRow<TRow>
    {
        nint i = 0;
        for (; i + TLanes.Width <= k; i += TLanes.Width)
        {
            TLanes.Store(row.Load<TVector, TLanes>(i, row.Scale<TVector, TLanes>((nint)((nuint)i / WeightPacker.Block))), to + i);
        }

        for (; i < k; i++)
        {
            to[i] = row.At((int)i);
        }
    }

    /// <summary>One row and 4 outputs, block by block: a scale is read once for its block.</summary>
    private static void Row4<TVector, TLanes, TRow>(float* x, in Matrix matrix, int output, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector> where TRow : struct, IWeightRow<TRow>
    {
        TRow w0 = TRow.Of(matrix, output), w1 = TRow.Of(matrix, output + 1), w2 = TRow.Of(matrix, output + 2), w3 = TRow.Of(matrix, output + 3);
        TVector s0 = TLanes.Zero, s1 = TLanes.Zero, s2 = TLanes.Zero, s3 = TLanes.Zero;
        nint i = 0, block = 0, k = matrix.Inputs;
        for (; i + WeightPacker.Block <= k; block++)
        {
            TVector c0 = w0.Scale<TVector, TLanes>(block), c1 = w1.Scale<TVector, TLanes>(block), c2 = w2.Scale<TVector, TLanes>(block), c3 = w3.Scale<TVector, TLanes>(block);
            for (var end = i + WeightPacker.Block; i < end; i += 2 * TLanes.Width)
            {
                TVector v = TLanes.Load(x + i), u = TLanes.Load(x + i + TLanes.Width);
                s0 = TLanes.MultiplyAdd(u, w0.Load<TVector, TLanes>(i + TLanes.Width, c0), TLanes.MultiplyAdd(v, w0.Load<TVector, TLanes>(i, c0), s0));
                s1 = TLanes.MultiplyAdd(u, w1.Load<TVector, TLanes>(i + TLanes.Width, c1), TLanes.MultiplyAdd(v, w1.Load<TVector, TLanes>(i, c1), s1));
                s2 = TLanes.MultiplyAdd(u, w2.Load<TVector, TLanes>(i + TLanes.Width, c2), TLanes.MultiplyAdd(v, w2.Load<TVector, TLanes>(i, c2), s2));
                s3 = TLanes.MultiplyAdd(u, w3.Load<TVector, TLanes>(i + TLanes.Width, c3), TLanes.MultiplyAdd(v, w3.Load<TVector, TLanes>(i, c3), s3));
            }
        }

        Put<TVector, TLanes, TRow>(s0, x, w0, (int)i, matrix, output, y, add);
        Put<TVector, TLanes, TRow>(s1, x, w1, (int)i, matrix, output + 1, y + 1, add);
        Put<TVector, TLanes, TRow>(s2, x, w2, (int)i, matrix, output + 2, y + 2, add);
        Put<TVector, TLanes, TRow>(s3, x, w3, (int)i, matrix, output + 3, y + 3, add);
    }

    private static void Row1<TVector, TLanes, TRow>(float* x, in Matrix matrix, int output, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector> where TRow : struct, IWeightRow<TRow>
        => Put<TVector, TLanes, TRow>(TLanes.Zero, x, TRow.Of(matrix, output), 0, matrix, output, y, add);

    /// <summary>The vectors that fill no block, then the lanes' sum, the inputs that fill no vector, the bias and what is there.</summary>
    private static void Put<TVector, TLanes, TRow>(TVector sums, float* x, TRow row, int i, in Matrix matrix, int output, float* y, bool add)
        where TVector : struct where TLanes : ILanes<TVector> where TRow : struct, IWeightRow<TRow>
    {
        for (; i + TLanes.Width <= matrix.Inputs; i += TLanes.Width)
        {
            sums = TLanes.MultiplyAdd(TLanes.Load(x + i), row.Load<TVector, TLanes>(i, row.Scale<TVector, TLanes>(i / WeightPacker.Block)), sums);
        }

        var sum = TLanes.Sum(sums);
        for (; i < matrix.Inputs; i++)
        {
            sum = float.FusedMultiplyAdd(x[i], row.At(i), sum);
        }

        if (matrix.Bias is not null)
        {
            sum += matrix.Bias[output];
        }

        *y = add ? *y + sum : sum;
    }
}
