namespace Offprint.Numerics;

/// <summary>Bootstrap over seeds, then over items within the drawn seeds.</summary>
internal static class TwoLevelBootstrap
{
    private const int MinimumSeeds = 3;

    public static Interval Paired(IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, BootstrapOptions o)
    {
        Require(a, b);
        if (a.Count < MinimumSeeds)
        {
            var (itemsA, itemsB) = ItemsOnly(a, b);
            return Bootstrap.Paired(itemsA, itemsB, o);
        }

        var ratio = o.Statistic == PairedStatistic.Ratio;
        if (ratio)
        {
            foreach (var denominators in b)
            {
                BcaBootstrap.RequireOneSign(denominators, nameof(b));
            }
        }

        var random = new SeededRandom(o.Seed, "bootstrap/two-level");
        var replicates = new double[o.Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            double meanA = 0, meanB = 0;
            for (var s = 0; s < a.Count; s++)
            {
                var seed = random.Next(a.Count);
                var (valuesA, valuesB) = (a[seed], b[seed]);
                double sumA = 0, sumB = 0;
                for (var i = 0; i < valuesA.Length; i++)
                {
                    var j = random.Next(valuesA.Length);
                    sumA += valuesA[j];
                    sumB += valuesB[j];
                }

                meanA += sumA / valuesA.Length;
                meanB += sumB / valuesB.Length;
            }

            replicates[r] = ratio ? meanA / meanB : (meanA - meanB) / a.Count;
        }

        return Bootstrap.Percentile(Estimate(a, b, ratio), replicates, o.Confidence, IntervalMethod.BootstrapTwoLevel);
    }

    private static double Estimate(IReadOnlyList<double[]> a, IReadOnlyList<double[]> b, bool ratio)
    {
        double meanA = 0, meanB = 0;
        for (var s = 0; s < a.Count; s++)
        {
            meanA += Moments.Mean(a[s]);
            meanB += Moments.Mean(b[s]);
        }

        return ratio ? meanA / meanB : (meanA - meanB) / a.Count;
    }

    private static (double[] A, double[] B) ItemsOnly(IReadOnlyList<double[]> a, IReadOnlyList<double[]> b)
    {
        if (a.Count == 1)
        {
            return (a[0], b[0]);
        }

        if (a[0].Length != a[1].Length)
        {
            return ([.. a[0], .. a[1]], [.. b[0], .. b[1]]);
        }

        return (Average(a), Average(b));
    }

    private static double[] Average(IReadOnlyList<double[]> bySeed)
    {
        var mean = new double[bySeed[0].Length];
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = (bySeed[0][i] + bySeed[1][i]) / 2;
        }

        return mean;
    }

    private static void Require(IReadOnlyList<double[]> aBySeed, IReadOnlyList<double[]> bBySeed)
    {
        if (aBySeed.Count == 0)
        {
            throw new ArgumentException("aBySeed is empty; at least one seed is needed.", nameof(aBySeed));
        }

        if (aBySeed.Count != bBySeed.Count)
        {
            throw new ArgumentException($"bBySeed has {bBySeed.Count} seeds and aBySeed has {aBySeed.Count}; they must be the same seeds.", nameof(bBySeed));
        }

        for (var s = 0; s < aBySeed.Count; s++)
        {
            Bootstrap.RequireSample(aBySeed[s], $"aBySeed[{s}]");
            Bootstrap.RequireSample(bBySeed[s], $"bBySeed[{s}]");
            if (aBySeed[s].Length != bBySeed[s].Length)
            {
                throw new ArgumentException($"bBySeed[{s}] has {bBySeed[s].Length} items and aBySeed[{s}] has {aBySeed[s].Length}; they must be the same items.", nameof(bBySeed));
            }
        }
    }
}
