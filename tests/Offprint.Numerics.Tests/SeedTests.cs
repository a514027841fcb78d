using FsCheck.Xunit;

namespace Offprint.Numerics.Tests;

public sealed class SeedTests
{
    [Fact]
    public void Xoshiro_matches_the_published_vector()
    {
        // First outputs of the reference C code from state {1, 2, 3, 4}.
        var random = new SeededRandom(new Xoshiro256(1, 2, 3, 4));
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600,
            16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void SplitMix_matches_the_published_vector()
    {
        ulong state = 1234567;
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => Seed.SplitMix64(ref state)));
    }

    [Fact]
    public void An_all_zero_state_is_refused() => Assert.Throws<ArgumentException>(() => new Xoshiro256(0, 0, 0, 0));

    [Fact]
    public void Equal_seeds_give_equal_streams_and_purposes_give_different_ones()
    {
        var a = new SeededRandom(7, "weights");
        var b = new SeededRandom(7, "weights");
        var c = new SeededRandom(7, "order");
        var d = new SeededRandom(8, "weights");
        for (var i = 0; i < 100; i++)
        {
            var value = a.NextUInt64();
            Assert.Equal(value, b.NextUInt64());
            Assert.NotEqual(value, c.NextUInt64());
            Assert.NotEqual(value, d.NextUInt64());
        }

        Assert.NotEqual(Seed.Derive(7, "item", 0), Seed.Derive(7, "item", 1));
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(i => Seed.Derive(7, "item", i)).Distinct().Count());
    }

    [Fact]
    public void Derived_seeds_never_change()
    {
        // Frozen when the derivation was written: stored results name only the base seed.
        Assert.Equal(FrozenSeeds.Shuffle42, Seed.Derive(42, "shuffle"));
        Assert.Equal(FrozenSeeds.Shuffle42Item3, Seed.Derive(42, "shuffle", 3));
        Assert.Equal(FrozenSeeds.Permutation, DeterministicShuffle.Permutation(10, 42));
    }

    [Property]
    public bool Bounded_numbers_stay_inside(ulong seed, int low, int span)
    {
        var high = (long)low + (Math.Abs((long)span) % 1000);
        var random = new SeededRandom(seed);
        var value = random.NextInt64(low, high);
        return high == low ? value == low : value >= low && value < high;
    }

    [Fact]
    public void Bounds_at_the_edges_work()
    {
        var random = new SeededRandom(1);
        Assert.Equal(0, random.Next(0));
        Assert.Equal(0, random.Next(1));
        Assert.Equal(5, random.Next(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(2, 1));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.InRange(random.NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);
            Assert.InRange(random.Next(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
            Assert.InRange(random.NextDouble(), 0, 0.99999999999999989);
            Assert.InRange(random.NextSingle(), 0f, 0.99999994f);
            Assert.InRange(random.Next(), 0, int.MaxValue - 1);
        }
    }

    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        var random = new SeededRandom(3);
        var counts = new long[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.True(ChiSquareTest.GoodnessOfFit(counts).PValue > 0.001);
    }

    [Fact]
    public void Bytes_depend_on_the_seed_alone()
    {
        var bytes = new byte[21];
        new SeededRandom(5).NextBytes(bytes);
        var words = new SeededRandom(5);
        var expected = Enumerable.Range(0, 3).SelectMany(_ => BitConverter.GetBytes(words.NextUInt64())).Take(21);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Gaussian_numbers_have_the_right_moments()
    {
        var random = new SeededRandom(11);
        var values = Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(values.Average(x => x * x), 0.985, 1.015);
        Assert.InRange(values.Average(x => x * x * x * x), 2.9, 3.1);
        Assert.InRange(values.Count(x => x > 1.959964) / 200_000.0, 0.0235, 0.0265);
    }
}
