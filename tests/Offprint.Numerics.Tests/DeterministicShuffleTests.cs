using FsCheck.Xunit;

namespace Offprint.Numerics.Tests;

public sealed class DeterministicShuffleTests
{
    [Property]
    public bool A_permutation_holds_every_position_once(byte count, ulong seed) =>
        DeterministicShuffle.Permutation(count, seed).Order().SequenceEqual(Enumerable.Range(0, count));

    [Property]
    public bool A_sample_holds_distinct_positions(byte count, byte size, ulong seed)
    {
        var wanted = Math.Min(size, count);
        var sample = DeterministicShuffle.Sample(count, wanted, seed);
        return sample.Length == wanted && sample.Distinct().Count() == wanted && sample.All(i => i >= 0 && i < count);
    }

    [Fact]
    public void Every_order_of_three_is_equally_likely()
    {
        var counts = new Dictionary<string, long>();
        for (var seed = 0UL; seed < 12_000; seed++)
        {
            var key = string.Concat(DeterministicShuffle.Permutation(3, seed));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.True(ChiSquareTest.GoodnessOfFit([.. counts.Values]).PValue > 0.001);
    }

    [Fact]
    public void A_sample_larger_than_its_population_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => DeterministicShuffle.Sample(3, 4, 1));
        Assert.Equal("size", error.ParamName);
    }
}
