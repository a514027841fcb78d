using System.Numerics.Tensors;

namespace Offprint.Numerics;

/// <summary>Confidence intervals of means, paired differences, paired ratios and other statistics.</summary>
/// <remarks>
/// With fewer than 20 independent units a bootstrap interval is too narrow (a nominal 95 % covers 75-84 % at 3-5 units), so Student t is used there, on log ratios for ratios.
/// From 20 units on: the BCa bootstrap (B. Efron, "Better bootstrap confidence intervals", 1987). Medians, maxima and other functions: the percentile bootstrap.
/// Equal input and options give equal intervals.
/// </remarks>
public static class Bootstrap
{
    /// <summary>The number of independent units from which on the bootstrap replaces Student t.</summary>
    public const int MinimumUnits = 20;

    /// <summary>The interval of the difference or ratio of two paired samples.</summary>
    /// <param name="a">The treatment, one value a unit.</param>
    /// <param name="b">The baseline, in the same order of units.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <returns>Student t below 20 units (unbounded with one unit), BCa from 20.</returns>
    /// <exception cref="ArgumentException">The samples are empty, differ in length, hold a value that is not finite, or a ratio is asked of values that do not allow it.</exception>
    public static Interval Paired(ReadOnlySpan<double> a, ReadOnlySpan<double> b, BootstrapOptions? o = null)
    {
        o = Checked(o);
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"b has {b.Length} values and a has {a.Length}; paired samples have one value a unit in each.", nameof(b));
        }

        RequireSample(a, nameof(a));
        RequireSample(b, nameof(b));
        return o.Statistic == PairedStatistic.Ratio ? Ratio(a, b, o) : Difference(a, b, o);
    }

    /// <summary>The interval of a mean.</summary>
    /// <param name="values">One value a unit.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <returns>Student t below 20 units (unbounded with one unit), BCa from 20.</returns>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static Interval Mean(ReadOnlySpan<double> values, BootstrapOptions? o = null)
    {
        o = Checked(o);
        RequireSample(values, nameof(values));
        return values.Length < MinimumUnits ? StudentInterval.OfMean(values, o.Confidence) : BcaBootstrap.OfMean(values, o);
    }

    /// <summary>The percentile bootstrap interval of any statistic of one sample: a median, a maximum, a quantile.</summary>
    /// <param name="values">One value a unit.</param>
    /// <param name="statistic">The statistic; it may be given values in any order, with repetitions, and must not keep the span.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <exception cref="ArgumentException">The sample is empty or holds a value that is not finite.</exception>
    public static Interval Statistic(ReadOnlySpan<double> values, Func<ReadOnlySpan<double>, double> statistic, BootstrapOptions? o = null)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        o = Checked(o);
        RequireSample(values, nameof(values));
        var random = new SeededRandom(o.Seed, "bootstrap/statistic");
        var resample = new double[values.Length];
        var replicates = new double[o.Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            for (var i = 0; i < resample.Length; i++)
            {
                resample[i] = values[random.Next(values.Length)];
            }

            replicates[r] = statistic(resample);
        }

        return Percentile(statistic(values), replicates, o.Confidence, IntervalMethod.BootstrapPercentile);
    }

    /// <summary>The interval of a paired difference or ratio of means where the same items were scored under several seeds: seeds are resampled, then items within each drawn seed.</summary>
    /// <param name="aBySeed">The treatment: for each seed, one value an item.</param>
    /// <param name="bBySeed">The baseline, in the same order of seeds and items.</param>
    /// <param name="o">Settings; defaults when null.</param>
    /// <returns>
    /// The percentile interval of the two-level bootstrap. With fewer than 3 seeds, seeds are not resampled: the interval is over items only (the values of an item averaged over seeds where
    /// the seeds share their items), and its method is the one of <see cref="Paired"/>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no seed, a seed has no item, lengths differ, or a value is not finite.</exception>
    public static Interval PairedTwoLevel(IReadOnlyList<double[]> aBySeed, IReadOnlyList<double[]> bBySeed, BootstrapOptions? o = null)
    {
        ArgumentNullException.ThrowIfNull(aBySeed);
        ArgumentNullException.ThrowIfNull(bBySeed);
        o = Checked(o);
        return TwoLevelBootstrap.Paired(aBySeed, bBySeed, o);
    }

    internal static Interval Percentile(double estimate, double[] replicates, double confidence, IntervalMethod method)
    {
        Array.Sort(replicates);
        var tail = (1 - confidence) / 2;
        return new Interval(estimate, SortedQuantile(replicates, tail), SortedQuantile(replicates, 1 - tail), confidence, method);
    }

    /// <summary>The quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan).</summary>
    internal static double SortedQuantile(ReadOnlySpan<double> sorted, double p)
    {
        var position = Math.Clamp(p, 0, 1) * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        var weight = position - below;
        return weight == 0 ? sorted[below] : (sorted[below] * (1 - weight)) + (sorted[above] * weight);
    }

    internal static void RequireSample(ReadOnlySpan<double> values, string name)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException($"{name} is empty; at least one value is needed.", name);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"{name}[{i}] is {values[i]}; every value must be finite.", name);
            }
        }
    }

    private static Interval Difference(ReadOnlySpan<double> a, ReadOnlySpan<double> b, BootstrapOptions o)
    {
        var differences = new double[a.Length];
        TensorPrimitives.Subtract(a, b, differences);
        return Mean(differences, o);
    }

    private static Interval Ratio(ReadOnlySpan<double> a, ReadOnlySpan<double> b, BootstrapOptions o)
    {
        if (a.Length >= MinimumUnits)
        {
            return BcaBootstrap.OfRatio(a, b, o);
        }

        var logs = new double[a.Length];
        for (var i = 0; i < logs.Length; i++)
        {
            if (!(a[i] > 0) || !(b[i] > 0))
            {
                var name = a[i] > 0 ? "b" : "a";
                throw new ArgumentException($"{name}[{i}] is {(a[i] > 0 ? b[i] : a[i])}; below {MinimumUnits} units a ratio is estimated on logarithms and needs positive values.", name);
            }

            logs[i] = Math.Log(a[i] / b[i]);
        }

        var t = StudentInterval.OfMean(logs, o.Confidence);
        return t with { Estimate = Math.Exp(t.Estimate), Low = Math.Exp(t.Low), High = Math.Exp(t.High) };
    }

    private static BootstrapOptions Checked(BootstrapOptions? o)
    {
        o ??= new BootstrapOptions();
        o.Validate();
        return o;
    }
}
