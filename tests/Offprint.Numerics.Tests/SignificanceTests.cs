using FsCheck.Xunit;

namespace Offprint.Numerics.Tests;

public sealed class SignificanceTests
{
    [Fact]
    public void Binomial_intervals_match_scipy()
    {
        foreach (var c in Goldens.Cases("binomial"))
        {
            long k = c.GetProperty("k").GetInt64(), n = c.GetProperty("n").GetInt64();
            var exact = BinomialInterval.ClopperPearson(k, n, c.Double("confidence"));
            Goldens.Close(c.Double("exactLow"), exact.Low, 1e-7, 1e-12);
            Goldens.Close(c.Double("exactHigh"), exact.High, 1e-7, 1e-12);
            var wilson = BinomialInterval.Wilson(k, n, c.Double("confidence"));
            Goldens.Close(c.Double("wilsonLow"), wilson.Low, 1e-8, 1e-12);
            Goldens.Close(c.Double("wilsonHigh"), wilson.High, 1e-8, 1e-12);
        }
    }

    [Fact]
    public void Binomial_counts_out_of_range_are_named()
    {
        Assert.Equal("trials", Assert.Throws<ArgumentException>(() => BinomialInterval.Wilson(0, 0)).ParamName);
        Assert.Equal("successes", Assert.Throws<ArgumentException>(() => BinomialInterval.ClopperPearson(3, 2)).ParamName);
        Assert.Equal("confidence", Assert.Throws<ArgumentException>(() => BinomialInterval.ClopperPearson(1, 2, 1)).ParamName);
    }

    [Fact]
    public void Exact_randomization_counts_every_sign_pattern()
    {
        foreach (var c in Goldens.Cases("randomization"))
        {
            Goldens.Close(c.Double("p"), RandomizationTest.Paired(c.Doubles("a"), c.Doubles("b")).PValue);
        }
    }

    [Fact]
    public void Drawn_patterns_agree_with_a_normal_approximation()
    {
        var random = new SeededRandom(6);
        var b = Enumerable.Range(0, 400).Select(_ => random.NextGaussian()).ToArray();
        var a = b.Select(x => x + 0.1 + random.NextGaussian()).ToArray();
        var d = a.Zip(b, (x, y) => x - y).ToArray();
        var z = d.Sum() / Math.Sqrt(d.Sum(x => x * x));
        var expected = 2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(z));
        Assert.InRange(RandomizationTest.Paired(a, b).PValue, expected - 0.015, expected + 0.015);
        Assert.True(RandomizationTest.Paired(a.Select(x => x + 3).ToArray(), b).PValue < 0.001);
    }

    [Fact]
    public void Equal_samples_are_not_different() => Assert.Equal(new TestResult(0, 1), RandomizationTest.Paired([1, 2, 3], [1, 2, 3]));

    [Fact]
    public void Equivalence_matches_two_one_sided_t_tests()
    {
        foreach (var c in Goldens.Cases("equivalence"))
        {
            var result = EquivalenceTest.Paired(c.Doubles("a"), c.Doubles("b"), c.Double("margin"));
            Goldens.Close(c.Double("p"), result.PValue, 1e-8);
            Assert.Equal(c.Double("p") < 0.05, result.Equivalent);
            Goldens.Close(0.9, result.Difference.Confidence);
        }
    }

    [Fact]
    public void Constant_differences_are_equivalent_only_inside_the_margin()
    {
        Assert.True(EquivalenceTest.Paired([1, 2], [0.5, 1.5], 0.6).Equivalent);
        var outside = EquivalenceTest.Paired([1, 2], [0.5, 1.5], 0.5);
        Assert.False(outside.Equivalent);
        Assert.Equal(1, outside.PValue);
    }

    [Fact]
    public void Holm_matches_the_worked_example()
    {
        // Four hypotheses, p = 0.01, 0.04, 0.03, 0.005: sorted 0.005 x 4, 0.01 x 3, 0.03 x 2, then max with 0.04 x 1.
        var adjusted = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        for (var i = 0; i < 4; i++)
        {
            Goldens.Close(expected[i], adjusted[i]);
        }

        Assert.Empty(HolmCorrection.Adjust([]));
        Assert.Equal("pValues", Assert.Throws<ArgumentException>(() => HolmCorrection.Adjust([1.5])).ParamName);
    }

    [Property]
    public bool Holm_never_lowers_a_value_and_keeps_their_order(byte[] numbers)
    {
        var p = numbers.Select(x => x / 255.0).ToArray();
        var adjusted = HolmCorrection.Adjust(p);
        return p.Zip(adjusted).All(x => x.Second >= x.First && x.Second <= 1)
            && p.Zip(adjusted).OrderBy(x => x.First).ThenBy(x => x.Second).Select(x => x.Second).SequenceEqual(adjusted.Order());
    }

    [Fact]
    public void Chi_square_matches_scipy()
    {
        var c = Goldens.Section("chisquare");
        Same(c.Doubles("uniform"), ChiSquareTest.GoodnessOfFit([16, 18, 16, 14, 12, 12]));
        Same(c.Doubles("weighted"), ChiSquareTest.GoodnessOfFit([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]));
        Same(c.Doubles("contingency"), ChiSquareTest.Contingency(new long[,] { { 10, 10, 20 }, { 20, 20, 20 } }));
        Same(c.Doubles("two"), ChiSquareTest.Contingency(new long[,] { { 12, 5, 0 }, { 3, 9, 0 }, { 0, 0, 0 } }));

        static void Same(double[] expected, TestResult actual)
        {
            Goldens.Close(expected[0], actual.Statistic);
            Goldens.Close(expected[1], actual.PValue);
        }
    }

    [Fact]
    public void Chi_square_names_bad_input()
    {
        Assert.Equal("observed", Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([1])).ParamName);
        Assert.Equal("expected", Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([1, 2], [1, 0])).ParamName);
        Assert.Equal("table", Assert.Throws<ArgumentException>(() => ChiSquareTest.Contingency(new long[,] { { 1, 2 }, { 0, 0 } })).ParamName);
        Assert.Equal("estimatedParameters", Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([1, 2], [], 1)).ParamName);
    }
}
