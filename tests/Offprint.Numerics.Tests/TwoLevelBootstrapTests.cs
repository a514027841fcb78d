namespace Offprint.Numerics.Tests;

public sealed class TwoLevelBootstrapTests
{
    [Fact]
    public void Spread_between_seeds_widens_the_interval()
    {
        // Items hardly differ within a seed, seeds differ by 1: an interval over pooled items would be far too narrow.
        var random = new SeededRandom(4);
        double[] shifts = [-1, -0.5, 0, 0.5, 1];
        var a = shifts.Select(s => Enumerable.Range(0, 200).Select(_ => 1 + s + (0.01 * random.NextGaussian())).ToArray()).ToArray();
        var b = shifts.Select(_ => new double[200]).ToArray();
        var twoLevel = Bootstrap.PairedTwoLevel(a, b);
        var pooled = Bootstrap.Paired(a.SelectMany(x => x).ToArray(), b.SelectMany(x => x).ToArray());
        Assert.Equal(IntervalMethod.BootstrapTwoLevel, twoLevel.Method);
        Goldens.Close(pooled.Estimate, twoLevel.Estimate, 1e-6);

        // The bootstrap's standard error of a mean of 5 values with population variance 0.5 is sqrt(0.1) = 0.316.
        Assert.InRange(twoLevel.HalfWidth, 0.5, 0.7);
        Assert.True(pooled.HalfWidth < 0.1);
    }

    [Fact]
    public void With_two_seeds_the_interval_is_over_items()
    {
        double[] a1 = [1, 2, 3, 4], a2 = [2, 2, 4, 4], b = [0, 1, 1, 2];
        var expected = Bootstrap.Paired([1.5, 2, 3.5, 4], b);
        Assert.Equal(expected, Bootstrap.PairedTwoLevel([a1, a2], [b, b]));
        Assert.Equal(Bootstrap.Paired(a1, b), Bootstrap.PairedTwoLevel([a1], [b]));
    }

    [Fact]
    public void A_ratio_is_one_of_means()
    {
        double[][] a = [[2, 4], [4, 6], [6, 8]], b = [[1, 2], [2, 3], [3, 4]];
        var ratio = Bootstrap.PairedTwoLevel(a, b, new BootstrapOptions { Statistic = PairedStatistic.Ratio, Resamples = 1_000 });
        Assert.Equal((2.0, 2.0, 2.0), (ratio.Estimate, ratio.Low, ratio.High));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Equal("bBySeed", Assert.Throws<ArgumentException>(() => Bootstrap.PairedTwoLevel([[1]], [])).ParamName);
        Assert.Equal("aBySeed", Assert.Throws<ArgumentException>(() => Bootstrap.PairedTwoLevel([], [])).ParamName);
        Assert.Contains("bBySeed[0]", Assert.Throws<ArgumentException>(() => Bootstrap.PairedTwoLevel([[1]], [[1, 2]])).Message, StringComparison.Ordinal);
    }
}
