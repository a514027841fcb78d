using MathNet.Numerics.Distributions;

namespace Offprint.Numerics;

/// <summary>Bias-corrected and accelerated bootstrap of a mean and of a ratio of means (Efron, 1987).</summary>
internal static class BcaBootstrap
{
    public static Interval OfMean(ReadOnlySpan<double> values, BootstrapOptions o)
    {
        var estimate = Moments.Mean(values);
        var n = values.Length;
        double total = 0;
        foreach (var value in values)
        {
            total += value;
        }

        var jackknife = new double[n];
        for (var i = 0; i < n; i++)
        {
            jackknife[i] = (total - values[i]) / (n - 1);
        }

        var random = new SeededRandom(o.Seed, "bootstrap/bca");
        var replicates = new double[o.Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            double sum = 0;
            for (var i = 0; i < n; i++)
            {
                sum += values[random.Next(n)];
            }

            replicates[r] = sum / n;
        }

        return Interval(estimate, replicates, jackknife, o.Confidence);
    }

    public static Interval OfRatio(ReadOnlySpan<double> a, ReadOnlySpan<double> b, BootstrapOptions o)
    {
        var n = a.Length;
        RequireOneSign(b, nameof(b));
        double totalA = 0, totalB = 0;
        for (var i = 0; i < n; i++)
        {
            totalA += a[i];
            totalB += b[i];
        }

        var jackknife = new double[n];
        for (var i = 0; i < n; i++)
        {
            jackknife[i] = (totalA - a[i]) / (totalB - b[i]);
        }

        var random = new SeededRandom(o.Seed, "bootstrap/bca");
        var replicates = new double[o.Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            double sumA = 0, sumB = 0;
            for (var i = 0; i < n; i++)
            {
                var j = random.Next(n);
                sumA += a[j];
                sumB += b[j];
            }

            replicates[r] = sumA / sumB;
        }

        return Interval(totalA / totalB, replicates, jackknife, o.Confidence);
    }

    internal static void RequireOneSign(ReadOnlySpan<double> denominators, string name)
    {
        for (var i = 0; i < denominators.Length; i++)
        {
            if (denominators[i] == 0 || Math.Sign(denominators[i]) != Math.Sign(denominators[0]))
            {
                throw new ArgumentException($"{name}[{i}] is {denominators[i]}; the denominators of a ratio of means must all lie on one side of zero.", name);
            }
        }
    }

    /// <summary>The BCa ends from the bootstrap replicates and the leave-one-out values; replicates are sorted in place.</summary>
    internal static Interval Interval(double estimate, double[] replicates, ReadOnlySpan<double> jackknife, double confidence)
    {
        Array.Sort(replicates);
        if (replicates[0] == replicates[^1])
        {
            return new Interval(estimate, replicates[0], replicates[0], confidence, IntervalMethod.BootstrapBca);
        }

        // Bias correction z0: the share of replicates below the estimate, ties counted half. Sums in another order differ in
        // the last bits, so ties are taken within a relative tolerance.
        var tolerance = 1e-12 * Math.Max(Math.Abs(estimate), replicates[^1] - replicates[0]);
        double below = 0;
        foreach (var replicate in replicates)
        {
            below += replicate < estimate - tolerance ? 1 : replicate <= estimate + tolerance ? 0.5 : 0;
        }

        var share = Math.Clamp(below / replicates.Length, 0.5 / replicates.Length, 1 - (0.5 / replicates.Length));
        var z0 = Normal.InvCDF(0, 1, share);
        var acceleration = Acceleration(jackknife);

        double Level(double z)
        {
            var shifted = z0 + z;
            return Normal.CDF(0, 1, z0 + (shifted / (1 - (acceleration * shifted))));
        }

        var zLow = Normal.InvCDF(0, 1, (1 - confidence) / 2);
        return new Interval(
            estimate,
            Bootstrap.SortedQuantile(replicates, Level(zLow)),
            Bootstrap.SortedQuantile(replicates, Level(-zLow)),
            confidence,
            IntervalMethod.BootstrapBca);
    }

    /// <summary>Σ(m − θᵢ)³ / 6(Σ(m − θᵢ)²)^{3/2} over the leave-one-out values.</summary>
    private static double Acceleration(ReadOnlySpan<double> jackknife)
    {
        var mean = Moments.Mean(jackknife);
        double squares = 0, cubes = 0;
        foreach (var value in jackknife)
        {
            var d = mean - value;
            squares += d * d;
            cubes += d * d * d;
        }

        return squares == 0 ? 0 : cubes / (6 * Math.Pow(squares, 1.5));
    }
}
