namespace Offprint.Algorithms.Tests;

public sealed class ApproximateHammingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    [InlineData(0.1)]
    public void Estimates_stay_within_the_bound_everywhere(double epsilon)
    {
        int[] text = Inputs.Zipf(4_000, 800, 1), pattern = Inputs.Zipf(600, 800, 2);
        text.AsSpan(1_000, 600).CopyTo(pattern);
        pattern[5] = 799;
        var exact = Hamming.Distances<int>(text, pattern);
        for (var seed = 0; seed < 5; seed++)
        {
            var estimates = Hamming.DistancesApprox<int>(text, pattern, epsilon, seed);
            Assert.Equal(exact.Length, estimates.Length);
            for (var i = 0; i < exact.Length; i++)
            {
                Assert.InRange(estimates[i], (1 - epsilon) * exact[i], exact[i]);
            }
        }
    }

    [Fact]
    public void Seeds_give_different_estimates_and_the_same_seed_the_same()
    {
        int[] text = Inputs.Uniform(2_000, 500, 3), pattern = Inputs.Uniform(300, 500, 4);
        var first = Hamming.DistancesApprox<int>(text, pattern, 0.5, 1);
        Assert.Equal(first, Hamming.DistancesApprox<int>(text, pattern, 0.5, 1));
        Assert.NotEqual(first, Hamming.DistancesApprox<int>(text, pattern, 0.5, 2));

        // It approximates: with four hashed symbols some matches are false.
        Assert.NotEqual(Hamming.Distances<int>(text, pattern).Select(h => (double)h), first);
    }

    [Fact]
    public void Alphabets_that_need_no_reduction_are_exact()
    {
        int[] text = Inputs.Uniform(2_000, 4, 5), pattern = Inputs.Uniform(300, 4, 6);
        Assert.Equal(Naive.Distances<int>(text, pattern).Select(h => (double)h), Hamming.DistancesApprox<int>(text, pattern, 0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Errors_out_of_range_are_refused(double epsilon) =>
        Assert.Equal("epsilon", Assert.Throws<ArgumentException>(() => Hamming.DistancesApprox<int>([1], [1], epsilon)).ParamName);
}
