using FsCheck;
using FsCheck.Xunit;

namespace Offprint.Text.Tests;

public sealed class TokenMixtureTests
{
    [Property(MaxTest = 150)]
    public bool Shares_are_exact_to_less_than_one_sequence_at_every_moment(PositiveInt[] raw)
    {
        var weights = raw.Take(8).Select(value => (double)(value.Get % 30) + 1).Append(1).ToArray();
        CheckShares(weights, 2000);
        return true;
    }

    [Theory]
    [InlineData(0.05, 0.95)]
    [InlineData(1.0, 0.0)]
    [InlineData(0.3333333333, 0.6666666667)]
    [InlineData(0.7, 0.2, 0.1)]
    [InlineData(1e-3, 1.0, 1000.0)]
    [InlineData(3.14159265358979, 2.71828182845905, 1.4142135623731, 0.1)]
    public void Usual_weights_are_exact(params double[] weights) => CheckShares(weights, 50_000);

    [Fact]
    public void Two_parts_follow_the_line_of_Bresenham()
    {
        var mixture = TokenMixture.WithReplay(Part(0), Part(1), 0.25);
        Assert.Equal([1, 2, 3, 4, 5], Enumerable.Range(1, 5).Select(i => (int)mixture.CountsAt(4 * i)[1]));
        Assert.Equal(0, TokenMixture.WithReplay(Part(0), Part(1), 0).CountsAt(1000)[1]);
        Assert.Equal(1000, TokenMixture.WithReplay(Part(0), Part(1), 1).CountsAt(1000)[1]);
    }

    [Fact]
    public void Reading_follows_the_schedule_and_each_part_its_own_order()
    {
        var mixture = Mixture();
        var sequences = Enumerable.Range(0, 500).Select(_ => Next(mixture)).ToArray();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => mixture.PartAt(i)), sequences.Select(s => s[0] / 1000));
        for (var part = 0; part < 3; part++)
        {
            var alone = Part(part);
            Assert.All(sequences.Where(s => s[0] / 1000 == part), s => Assert.Equal(Next(alone), s));
        }
    }

    [Fact]
    public void A_mixture_resumes_anywhere()
    {
        var whole = Mixture();
        var sequences = Enumerable.Range(0, 300).Select(_ => Next(whole)).ToArray();
        foreach (var position in new[] { 0, 1, 7, 150, 299 })
        {
            var resumed = Mixture();
            resumed.Position = position;
            Assert.Equal(sequences.Skip(position), Enumerable.Range(0, 300 - position).Select(_ => Next(resumed)));
            Assert.Equal(300, resumed.Position);
        }

        whole.Position = 100;
        Assert.Equal(sequences[100], Next(whole));
        whole.Position = 5_000_000_000_000;
        Assert.Equal([3_000_000_000_000, 1_500_000_000_000, 500_000_000_000], whole.CountsAt(whole.Position));
        _ = Next(whole);
    }

    [Fact]
    public void A_finite_mixture_ends_where_its_count_says()
    {
        foreach (var (first, second) in new[] { (3, 100), (100, 3), (10, 5), (1, 1) })
        {
            var mixture = new TokenMixture([new("a", Finite(first), 2), new("b", Finite(second), 1)]);
            var count = mixture.Count!.Value;
            Assert.Equal(count, TokenWindowsTests.Read(mixture).Count);
            Assert.Equal(count, mixture.Position);
            Assert.Throws<ArgumentOutOfRangeException>(() => mixture.Position = count + 1);
            mixture.Position = count;
            Assert.False(mixture.TryRead(new int[2]));
        }
    }

    [Fact]
    public void Parts_begin_where_they_stand()
    {
        var part = Part(0);
        part.Position = 5;
        var mixture = new TokenMixture([new("a", part, 1), new("b", Part(1), 1)]);
        mixture.Position = 10;
        Assert.Equal(10, part.Position);
    }

    [Fact]
    public void Errors_name_the_part()
    {
        Assert.Throws<ArgumentException>("parts", () => new TokenMixture([]));
        Assert.Contains("'b' is -1", Assert.Throws<ArgumentException>("parts", () => new TokenMixture([new("a", Part(0), 1), new("b", Part(1), -1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("parts", () => new TokenMixture([new("a", Part(0), double.NaN)]));
        Assert.Throws<ArgumentException>("parts", () => new TokenMixture([new("a", Part(0), 0)]));
        Assert.Contains("'b' has sequences of 3", Assert.Throws<ArgumentException>("parts", () => new TokenMixture([new("a", Part(0), 1), new("b", new TokenWindows([1, 2, 3], 3), 1)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("share", () => TokenMixture.WithReplay(Part(0), Part(1), 1.5));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => TokenMixture.WithReplay(Part(0), Part(1), double.NaN));
    }

    private static void CheckShares(double[] weights, int turns)
    {
        var mixture = new TokenMixture([.. weights.Select((weight, i) => new TokenMixturePart($"p{i}", Part(0), weight))]);
        var total = weights.Sum();
        var counts = new long[weights.Length];
        for (var turn = 1; turn <= turns; turn++)
        {
            counts[mixture.PartAt(turn - 1)]++;
            for (var i = 0; i < weights.Length; i++)
            {
                // Weights that are no short decimals are rounded by less than 2^-20.
                Assert.InRange(counts[i] - (weights[i] / total * turn), -1 - (turn * 1e-6), 1 + (turn * 1e-6));
            }
        }

        Assert.Equal(counts, mixture.CountsAt(turns));
    }

    private static TokenMixture Mixture() => new([new("a", Part(0), 0.6), new("b", Part(1), 0.3), new("c", Part(2), 0.1)]);

    private static TokenWindows Part(int number) => new([.. Enumerable.Range(number * 1000, 100)], 2, new() { Epochs = null, ShuffleSeed = 1 });

    private static TokenWindows Finite(int sequences) => new(new int[sequences + 1], 2);

    private static int[] Next(ITokenStream stream)
    {
        var sequence = new int[stream.SequenceLength];
        Assert.True(stream.TryRead(sequence));
        return sequence;
    }
}
