using MathNet.Numerics.Distributions;

namespace Offprint.Numerics;

/// <summary>Two one-sided t tests (TOST): is the mean difference of pairs inside a margin?</summary>
/// <remarks>Source: D. J. Schuirmann, "A comparison of the two one-sided tests procedure..." (1987).</remarks>
public static class EquivalenceTest
{
    /// <summary>Tests that the mean of a - b lies strictly inside (-margin, margin).</summary>
    /// <param name="a">One value a unit; at least two units.</param>
    /// <param name="b">One value a unit, in the same order.</param>
    /// <param name="margin">The largest difference that does not matter; positive.</param>
    /// <param name="alpha">The level of each one-sided test; strictly between 0 and 0.5. Default 0.05: a 90 % interval.</param>
    /// <exception cref="ArgumentException">A sample is too small, lengths differ, a value is not finite, or a number is out of range.</exception>
    public static EquivalenceResult Paired(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double margin, double alpha = 0.05)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"b has {b.Length} values and a has {a.Length}; paired samples have one value a unit in each.", nameof(b));
        }

        Bootstrap.RequireSample(a, nameof(a));
        Bootstrap.RequireSample(b, nameof(b));
        if (a.Length < 2)
        {
            throw new ArgumentException("a has 1 value; a t test needs at least two units.", nameof(a));
        }

        if (!(margin > 0) || !double.IsFinite(margin))
        {
            throw new ArgumentException($"margin is {margin}; it must be positive and finite.", nameof(margin));
        }

        if (!(alpha > 0 && alpha < 0.5))
        {
            throw new ArgumentException($"alpha is {alpha}; it must lie strictly between 0 and 0.5.", nameof(alpha));
        }

        var differences = new double[a.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = a[i] - b[i];
        }

        var interval = StudentInterval.OfMean(differences, 1 - (2 * alpha));
        var error = Moments.MeanAndDeviation(differences).Deviation / Math.Sqrt(differences.Length);
        var distance = margin - Math.Abs(interval.Estimate);
        var p = error > 0 ? StudentT.CDF(0, 1, differences.Length - 1, -distance / error) : distance > 0 ? 0 : 1;
        return new EquivalenceResult(interval, p, -margin < interval.Low && interval.High < margin);
    }
}
