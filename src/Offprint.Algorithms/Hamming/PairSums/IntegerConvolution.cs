using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Offprint.Algorithms;

/// <summary>Exact convolution of small non-negative integers in double precision, checked by the distance to the next integer.</summary>
internal static unsafe class IntegerConvolution
{
    private const double LargestError = 0.25;

    /// <summary>The counts of sums of two multisets of numbers below the bound: 2 · bound - 1 values.</summary>
    public static int[] Count(ReadOnlySpan<int> xs, ReadOnlySpan<int> ys, int bound)
    {
        var values = (2 * bound) - 1;
        var length = (int)Math.Max(FourierTransform<double>.MinimumLength, PairSumCounter.PaddedLength(values));
        using var work = new AlignedBuffer<double>(2 * length);
        work.Span.Clear();
        double* re = work.Pointer, im = re + length;
        foreach (var x in xs)
        {
            re[x]++;
        }

        foreach (var y in ys)
        {
            im[y]++;
        }

        // (x + iy) * (x + iy) = (x * x - y * y) + 2i (x * y): one transform there and one back.
        FourierTransform<double>.Forward(re, im, length);
        Square(re, im, length);
        FourierTransform<double>.Inverse(re, im, length);
        return Round(im, values, 0.5 / length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Square(double* re, double* im, int length)
    {
        for (var j = 0; j < length; j += Vector256<double>.Count)
        {
            Vector256<double> r = Vector256.Load(re + j), i = Vector256.Load(im + j);
            ((r - i) * (r + i)).Store(re + j);
            (r * (i + i)).Store(im + j);
        }
    }

    private static int[] Round(double* values, int count, double scale)
    {
        var rounded = new int[count];
        double worst = 0;
        for (var j = 0; j < count; j++)
        {
            var value = values[j] * scale;
            var nearest = Math.Round(value);
            worst = Math.Max(worst, Math.Abs(value - nearest));
            rounded[j] = (int)nearest;
        }

        return worst < LargestError ? rounded : throw new InvalidOperationException($"A convolution of {count} values lost its integers to rounding (error {worst:F2}).");
    }
}
