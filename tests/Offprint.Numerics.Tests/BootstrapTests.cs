using FsCheck.Xunit;

namespace Offprint.Numerics.Tests;

public sealed class BootstrapTests
{
    // MathNet's quantiles of Student t are good to about 1e-8.
    private const double QuantileTolerance = 1e-7;

    [Fact]
    public void Below_20_units_the_interval_is_student_t()
    {
        foreach (var c in Goldens.Cases("student"))
        {
            var options = new BootstrapOptions { Confidence = c.Double("confidence") };
            var difference = Bootstrap.Paired(c.Doubles("a"), c.Doubles("b"), options);
            Assert.Equal(IntervalMethod.StudentT, difference.Method);
            Goldens.Close(c.Double("low"), difference.Low, QuantileTolerance, QuantileTolerance);
            Goldens.Close(c.Double("high"), difference.High, QuantileTolerance, QuantileTolerance);
            var ratio = Bootstrap.Paired(c.Doubles("a"), c.Doubles("b"), options with { Statistic = PairedStatistic.Ratio });
            Goldens.Close(c.Double("ratio"), ratio.Estimate);
            Goldens.Close(c.Double("ratioLow"), ratio.Low, QuantileTolerance, QuantileTolerance);
            Goldens.Close(c.Double("ratioHigh"), ratio.High, QuantileTolerance, QuantileTolerance);
        }
    }

    [Fact]
    public void From_20_units_the_interval_is_bca()
    {
        foreach (var c in Goldens.Cases("bca"))
        {
            double[] a = c.Doubles("a"), b = c.Doubles("b");
            Near(Bootstrap.Paired(a, b), c.Double("low"), c.Double("high"));
            Near(Bootstrap.Paired(a, b, new BootstrapOptions { Statistic = PairedStatistic.Ratio }), c.Double("ratioLow"), c.Double("ratioHigh"));
        }

        // 10,000 resamples leave a standard error near 1 % of the width at each end.
        static void Near(Interval interval, double low, double high)
        {
            Assert.Equal(IntervalMethod.BootstrapBca, interval.Method);
            Assert.InRange(interval.Low, low - (0.035 * (high - low)), low + (0.035 * (high - low)));
            Assert.InRange(interval.High, high - (0.035 * (high - low)), high + (0.035 * (high - low)));
        }
    }

    [Fact]
    public void Bca_is_not_the_percentile_interval_on_skewed_values()
    {
        var c = Goldens.Cases("bca").First();
        var bca = Bootstrap.Mean(c.Doubles("a"));
        var percentile = Bootstrap.Statistic(c.Doubles("a"), values => Moments.Mean(values));
        Assert.True(bca.High > percentile.High && bca.Low > percentile.Low, $"{bca} against {percentile}");
    }

    [Fact]
    public void A_median_gets_the_percentile_interval()
    {
        foreach (var c in Goldens.Cases("bca"))
        {
            var interval = Bootstrap.Statistic(c.Doubles("a"), Median);
            Assert.Equal(IntervalMethod.BootstrapPercentile, interval.Method);
            var width = c.Double("medianHigh") - c.Double("medianLow");
            Assert.InRange(interval.Low, c.Double("medianLow") - (0.06 * width), c.Double("medianLow") + (0.06 * width));
            Assert.InRange(interval.High, c.Double("medianHigh") - (0.06 * width), c.Double("medianHigh") + (0.06 * width));
        }
    }

    [Theory]
    [InlineData(5, false, 0.935, 0.965)]
    [InlineData(25, false, 0.915, 0.965)]
    [InlineData(40, true, 0.90, 0.965)]
    public void Intervals_cover_as_often_as_they_say(int units, bool skewed, double least, double most)
    {
        // Simulated coverage of a nominal 95 % interval; skewed: exponential values, where every method falls a little short.
        const int Simulations = 2_000;
        var random = new SeededRandom(99, "coverage");
        var options = new BootstrapOptions { Resamples = 1_000 };
        var covered = 0;
        var values = new double[units];
        for (var s = 0; s < Simulations; s++)
        {
            for (var i = 0; i < units; i++)
            {
                values[i] = skewed ? -Math.Log(1 - random.NextDouble()) : 1 + random.NextGaussian();
            }

            covered += Bootstrap.Mean(values, options with { Seed = (ulong)s }).Contains(1) ? 1 : 0;
        }

        Assert.InRange((double)covered / Simulations, least, most);
    }

    [Fact]
    public void One_unit_says_nothing_about_spread()
    {
        var difference = Bootstrap.Paired([3.0], [1.0]);
        Assert.Equal((2.0, double.NegativeInfinity, double.PositiveInfinity), (difference.Estimate, difference.Low, difference.High));
        var ratio = Bootstrap.Paired([3.0], [1.0], new BootstrapOptions { Statistic = PairedStatistic.Ratio });
        Goldens.Close(3, ratio.Estimate);
        Assert.Equal((0.0, double.PositiveInfinity), (ratio.Low, ratio.High));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(50)]
    public void Constant_differences_give_a_point(int units)
    {
        var b = Enumerable.Range(0, units).Select(i => (double)i).ToArray();
        var interval = Bootstrap.Paired(b.Select(x => x + 2).ToArray(), b);
        Assert.Equal((2.0, 2.0, 2.0), (interval.Estimate, interval.Low, interval.High));
    }

    [Property(MaxTest = 30)]
    public bool The_same_input_gives_the_same_interval(ulong seed, bool ratio)
    {
        var random = new SeededRandom(seed);
        var a = Enumerable.Range(0, 25).Select(_ => 1 + random.NextDouble()).ToArray();
        var b = Enumerable.Range(0, 25).Select(_ => 1 + random.NextDouble()).ToArray();
        var options = new BootstrapOptions { Resamples = 500, Seed = seed, Statistic = ratio ? PairedStatistic.Ratio : PairedStatistic.Difference };
        var first = Bootstrap.Paired(a, b, options);
        return first == Bootstrap.Paired(a, b, options) && first.Low <= first.Estimate && first.Estimate <= first.High;
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => Bootstrap.Paired([1, 2], [1])).ParamName);
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => Bootstrap.Paired([], [])).ParamName);
        Assert.Contains("values[1]", Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, double.NaN])).Message, StringComparison.Ordinal);
        var ratio = new BootstrapOptions { Statistic = PairedStatistic.Ratio };
        Assert.Contains("b[1] is 0", Assert.Throws<ArgumentException>(() => Bootstrap.Paired([1, 2], [1, 0], ratio)).Message, StringComparison.Ordinal);
        var mixed = Enumerable.Range(-10, 25).Select(i => (double)i).ToArray();
        Assert.Contains("one side of zero", Assert.Throws<ArgumentException>(() => Bootstrap.Paired(mixed, mixed, ratio)).Message, StringComparison.Ordinal);
        Assert.Equal("Confidence", Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, 2], new BootstrapOptions { Confidence = 95 })).ParamName);
        Assert.Equal("Resamples", Assert.Throws<ArgumentException>(() => Bootstrap.Mean([1, 2], new BootstrapOptions { Resamples = 1 })).ParamName);
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
