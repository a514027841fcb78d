using System.Numerics;

namespace Offprint.Training;

/// <summary>AdamW in one pass over parameter, gradient and moments. Elementwise, so the number of threads does not change the result.</summary>
internal static class AdamWKernel
{
    private const int Piece = 1 << 16;

    internal readonly record struct Constants(float Beta1, float Beta2, float Epsilon, float Keep, float Step, float InverseRoot);

    public static unsafe void Run(DenseFloats value, DenseFloats gradient, DenseFloats mean, DenseFloats square, Constants c)
    {
        var length = value.Length;
        if (length <= Piece)
        {
            Range(value.Pointer, gradient.Pointer, mean.Pointer, square.Pointer, length, c);
            return;
        }

        var pieces = (int)((length + Piece - 1) / Piece);
        Parallel.For(0, pieces, DenseFloats.Threads, i =>
        {
            var start = (long)i * Piece;
            Range(value.Pointer + start, gradient.Pointer + start, mean.Pointer + start, square.Pointer + start, Math.Min(Piece, length - start), c);
        });
    }

    private static unsafe void Range(float* value, float* gradient, float* mean, float* square, long length, Constants c)
    {
        var width = Vector<float>.Count;
        var (b1, b2) = (new Vector<float>(c.Beta1), new Vector<float>(c.Beta2));
        var (o1, o2) = (new Vector<float>(1 - c.Beta1), new Vector<float>(1 - c.Beta2));
        var (keep, step, root, epsilon) = (new Vector<float>(c.Keep), new Vector<float>(c.Step), new Vector<float>(c.InverseRoot), new Vector<float>(c.Epsilon));
        long i = 0;
        for (; i <= length - width; i += width)
        {
            var g = Vector.Load(gradient + i);
            var m = (b1 * Vector.Load(mean + i)) + (o1 * g);
            var v = (b2 * Vector.Load(square + i)) + (o2 * (g * g));
            m.Store(mean + i);
            v.Store(square + i);
            ((keep * Vector.Load(value + i)) - (step * m / ((Vector.SquareRoot(v) * root) + epsilon))).Store(value + i);
        }

        for (; i < length; i++)
        {
            var g = gradient[i];
            var m = (c.Beta1 * mean[i]) + ((1 - c.Beta1) * g);
            var v = (c.Beta2 * square[i]) + ((1 - c.Beta2) * (g * g));
            (mean[i], square[i]) = (m, v);
            value[i] = (c.Keep * value[i]) - (c.Step * m / ((MathF.Sqrt(v) * c.InverseRoot) + c.Epsilon));
        }
    }
}
