using System.Numerics;

namespace Offprint.Numerics;

/// <summary>Draws from weights that need not add up to 1: the one way of doing it, in double precision, with nothing of weight 0 ever drawn.</summary>
public static class WeightedDraw
{
    /// <summary>The index at a point of the cumulative weights, in the order of the indices: a draw, when the point is uniform.</summary>
    /// <param name="weights">Weights, at least 0; some above.</param>
    /// <param name="uniform">At least 0 and below 1.</param>
    /// <exception cref="ArgumentException">No weight is above 0.</exception>
    public static int At(ReadOnlySpan<double> weights, double uniform)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += Math.Max(0, weight);
        }

        return At(weights, total, uniform);
    }

    /// <summary>The same, where the sum is known. Of a sum that rounding made too large the last index with a weight takes the rest.</summary>
    /// <param name="weights">Weights; those that are not above 0 are never drawn.</param>
    /// <param name="total">Their sum.</param>
    /// <param name="uniform">At least 0 and below 1.</param>
    /// <exception cref="ArgumentException">No weight is above 0.</exception>
    public static int At(ReadOnlySpan<double> weights, double total, double uniform) => Find(weights, total, uniform);

    /// <inheritdoc cref="At(ReadOnlySpan{double}, double, double)"/>
    public static int At(ReadOnlySpan<float> weights, double total, double uniform) => Find(weights, total, uniform);

    private static int Find<T>(ReadOnlySpan<T> weights, double total, double uniform)
        where T : struct, IFloatingPointIeee754<T>
    {
        var (left, last) = (uniform * total, -1);
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > T.Zero)
            {
                last = i;
                left -= double.CreateTruncating(weights[i]);
                if (left < 0)
                {
                    return i;
                }
            }
        }

        return last >= 0 ? last : throw NoWeight();
    }

    private static ArgumentException NoWeight() => new("No weight is above 0: there is nothing to draw.", "weights");
}
