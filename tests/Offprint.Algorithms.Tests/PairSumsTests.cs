using FsCheck.Xunit;
using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class PairSumsTests
{
    private static readonly PairSumMethod[] Methods = [PairSumMethod.Auto, PairSumMethod.AllPairs, PairSumMethod.Transform, PairSumMethod.Staged];

    [Property(MaxTest = 500)]
    public bool Small_sets_match_a_double_loop(ulong seed)
    {
        var random = new SeededRandom(seed);
        var universe = random.Next(1, 300);
        var xs = DeterministicShuffle.Sample(universe, random.Next(universe + 1), seed, "x");
        var ys = DeterministicShuffle.Sample(universe, random.Next(universe + 1), seed, "y");
        var expected = Naive.PairSums(xs, ys, universe);
        return Methods.All(method => PairSums.Count(xs, ys, universe, new PairSumOptions { Method = method, Seed = seed }).SequenceEqual(expected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Progressions_whose_sums_pile_up_are_exact(int step)
    {
        // Counts up to N: several stages of precision.
        const int Universe = 1 << 14;
        var xs = Enumerable.Range(0, Math.Min(2_000, Universe / step)).Select(i => i * step).ToArray();
        var ys = xs.Select(x => Universe - 1 - x).ToArray();
        var work = new PairSumWork();
        Assert.Equal(Naive.PairSums(xs, ys, Universe), PairSums.Count(xs, ys, Universe, new PairSumOptions { Method = PairSumMethod.Staged, Work = work }));
        Assert.True(work.PackedTransforms > 0 && work.Transforms == 0);
    }

    [Fact]
    public void A_few_large_counts_among_small_ones_are_recovered()
    {
        const int Universe = 1 << 16;
        for (var seed = 0UL; seed < 10; seed++)
        {
            // Random sets, and one progression in both that makes some sums frequent.
            int[] line = [.. Enumerable.Range(0, 300).Select(i => i * 97)];
            int[] xs = [.. DeterministicShuffle.Sample(Universe, 600, seed, "x").Concat(line).Distinct()];
            int[] ys = [.. DeterministicShuffle.Sample(Universe, 600, seed, "y").Concat(line.Select(x => 40_000 - x)).Distinct()];
            var work = new PairSumWork();
            Assert.Equal(Naive.PairSums(xs, ys, Universe), PairSums.Count(xs, ys, Universe, new PairSumOptions { Method = PairSumMethod.Staged, Seed = seed, Work = work }));
            Assert.Equal(0, work.Repetitions);
        }
    }

    [Theory]
    [InlineData(100, PairSumMethod.AllPairs)]
    [InlineData(600, PairSumMethod.Staged)]
    [InlineData(20_000, PairSumMethod.Transform)]
    public void The_method_follows_the_size(int size, PairSumMethod expected)
    {
        Assert.Equal(expected, PairSumCounter.Choose(size, size, 1 << 16));
        var work = new PairSumWork();
        var numbers = DeterministicShuffle.Sample(1 << 16, size, 3);
        PairSums.Count(numbers, numbers, 1 << 16, new PairSumOptions { Work = work });
        Assert.Equal(expected, work.Pairs > 0 ? PairSumMethod.AllPairs : work.PackedTransforms > 0 ? PairSumMethod.Staged : PairSumMethod.Transform);
        Assert.True(work.Total >= work.Pairs + work.Transforms);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("xs holds 5", Assert.Throws<ArgumentException>(() => PairSums.Count([5], [], 5)).Message, StringComparison.Ordinal);
        Assert.Contains("ys holds 1 twice", Assert.Throws<ArgumentException>(() => PairSums.Count([], [1, 1], 5)).Message, StringComparison.Ordinal);
        Assert.Equal("universe", Assert.Throws<ArgumentException>(() => PairSums.Count([], [], 0)).ParamName);
        Assert.Equal("Method", Assert.Throws<ArgumentException>(() => PairSums.Count([], [], 5, new PairSumOptions { Method = (PairSumMethod)9 })).ParamName);
    }

    [Fact]
    public void Normalised_work_of_pair_sums_does_not_grow_in_the_worst_case()
    {
        // Symbols of frequency sqrt(m log m): the case that costs heavy/light matching its logarithm.
        double Normalised(int m, Func<int[], int[], long> work)
        {
            var symbols = m / HammingOptions.TextbookThreshold(m);
            int[] text = Inputs.Uniform((2 * m) - 1, symbols, 1), pattern = Inputs.Uniform(m, symbols, 2);
            return work(text, pattern) / (text.Length * Math.Sqrt(m));
        }

        var small = Normalised(1 << 10, (t, p) => HammingWork.PairSums<int>(t, p).Total);
        var large = Normalised(1 << 14, (t, p) => HammingWork.PairSums<int>(t, p).Total);
        Assert.InRange(large / small, 0.5, 1.5);
        Assert.True(Normalised(1 << 14, (t, p) => HammingWork.HeavyLight<int>(t, p)) > 1.1 * Normalised(1 << 10, (t, p) => HammingWork.HeavyLight<int>(t, p)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(9, false)]
    [InlineData(25, false)]
    [InlineData(97, true)]
    [InlineData(2_147_483_647, true)]
    [InlineData(2_147_483_649, false)]
    public void Primes_are_told_from_others(long value, bool prime) => Assert.Equal(prime, RandomPrimes.IsPrime(value));
}
