namespace Offprint.Numerics;

/// <summary>Fisher's randomization test for paired samples: under the null hypothesis, the sign of every difference is a fair coin.</summary>
/// <remarks>Source: R. A. Fisher, "The Design of Experiments" (1935), section 21.</remarks>
public static class RandomizationTest
{
    /// <summary>Up to this number of pairs with unequal members all sign patterns are counted; above, patterns are drawn.</summary>
    public const int ExactLimit = 20;

    /// <summary>Two-sided test that the mean difference of pairs is zero.</summary>
    /// <param name="a">One value a unit.</param>
    /// <param name="b">One value a unit, in the same order.</param>
    /// <param name="resamples">The number of sign patterns drawn when there are too many to count; at least 100. Default 10,000.</param>
    /// <param name="seed">The seed of the patterns. Default 42.</param>
    /// <returns>The mean difference and its p-value: exact for up to 20 pairs, else (1 + extreme patterns) / (1 + <paramref name="resamples"/>).</returns>
    /// <exception cref="ArgumentException">The samples are empty, differ in length, or hold a value that is not finite.</exception>
    public static TestResult Paired(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int resamples = 10_000, ulong seed = 42)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"b has {b.Length} values and a has {a.Length}; paired samples have one value a unit in each.", nameof(b));
        }

        Bootstrap.RequireSample(a, nameof(a));
        Bootstrap.RequireSample(b, nameof(b));
        if (resamples < 100)
        {
            throw new ArgumentException($"resamples is {resamples}; at least 100 are needed.", nameof(resamples));
        }

        double sum = 0, scale = 0;
        var differences = new List<double>(a.Length);
        for (var i = 0; i < a.Length; i++)
        {
            var d = a[i] - b[i];
            sum += d;
            scale += Math.Abs(d);
            if (d != 0)
            {
                differences.Add(d);
            }
        }

        // Sums in another order differ in the last bits: count a tie as extreme.
        var extreme = Math.Abs(sum) - (1e-12 * scale);
        var p = differences.Count <= ExactLimit ? Exact([.. differences], extreme) : Drawn([.. differences], extreme, resamples, seed);
        return new TestResult(sum / a.Length, p);
    }

    private static double Exact(ReadOnlySpan<double> differences, double extreme)
    {
        // A pattern and its negative are equally extreme: the first sign is fixed. Patterns follow a Gray code, one flip each.
        if (differences.IsEmpty)
        {
            return 1;
        }

        Span<bool> negative = stackalloc bool[differences.Length];
        double sum = 0;
        foreach (var d in differences)
        {
            sum += d;
        }

        var patterns = 1L << (differences.Length - 1);
        var count = 0L;
        for (var pattern = 1L; ; pattern++)
        {
            if (Math.Abs(sum) >= extreme)
            {
                count++;
            }

            if (pattern == patterns)
            {
                return (double)count / patterns;
            }

            var flip = 1 + System.Numerics.BitOperations.TrailingZeroCount(pattern);
            sum += negative[flip] ? 2 * differences[flip] : -2 * differences[flip];
            negative[flip] = !negative[flip];
        }
    }

    private static double Drawn(ReadOnlySpan<double> differences, double extreme, int resamples, ulong seed)
    {
        var random = new SeededRandom(seed, "randomization-test");
        var count = 1;
        for (var r = 0; r < resamples; r++)
        {
            double sum = 0;
            ulong bits = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                bits = i % 64 == 0 ? random.NextUInt64() : bits >> 1;
                sum += (bits & 1) == 0 ? differences[i] : -differences[i];
            }

            if (Math.Abs(sum) >= extreme)
            {
                count++;
            }
        }

        return (double)count / (resamples + 1);
    }
}
