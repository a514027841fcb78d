namespace Offprint.Text.Tests;

public sealed class NGramOverlapTests
{
    private static readonly string[] Vocabulary = [.. Enumerable.Range(0, 30).Select(i => $"w{i}")];

    [Theory]
    [InlineData(NGramUnit.Words, 1)]
    [InlineData(NGramUnit.Words, 3)]
    [InlineData(NGramUnit.Characters, 4)]
    public void Similarity_equals_sets_of_plain_n_grams(NGramUnit unit, int length)
    {
        var random = new Random(length);
        var options = new NGramOptions { Unit = unit, Length = length };
        for (var round = 0; round < 100; round++)
        {
            var (a, b) = (Sentence(random, 25), Sentence(random, 25));
            var (x, y) = (Plain(a, unit, length), Plain(b, unit, length));
            Assert.Equal(x.Intersect(y).Count() / (double)x.Union(y).Count(), NGramOverlap.Jaccard(a, b, options), 12);
            var match = new NGramOverlap([b], options).Matches(a);
            Assert.Equal(x.Intersect(y).Any(), match.Count == 1);
            if (match.Count == 1)
            {
                Assert.Equal((NGramOverlap.Jaccard(a, b, options), x.Intersect(y).Count() / (double)y.Count), (match[0].Jaccard, match[0].Containment));
            }
        }
    }

    [Fact]
    public void Test_items_are_found_inside_training_text()
    {
        var random = new Random(1);
        var items = Enumerable.Range(0, 50).Select(_ => Sentence(random, 20)).Append("Short one here").ToArray();
        var overlap = new NGramOverlap(items, new() { Length = 13 });
        Assert.True(overlap.IsContaminated($"before {items[7].ToUpperInvariant()}! after and more", out var match));
        Assert.Equal((7, 1.0), (match.Value.Reference, match.Value.Containment));
        Assert.True(overlap.IsContaminated("a text with the SHORT one, here in it", out match));
        Assert.Equal((50, 1.0, 0.0), (match.Value.Reference, match.Value.Containment, match.Value.Jaccard));
        Assert.False(overlap.IsContaminated("short one there", out match));
        Assert.Null(match);
        Assert.False(overlap.IsContaminated(string.Join(' ', items[7].Split(' ').Take(14)) + " then something else that is long enough to differ", out _));
        Assert.False(overlap.IsContaminated("", out _));
        Assert.Equal(51, overlap.Count);
    }

    [Fact]
    public void Coverage_is_the_share_of_known_wording()
    {
        var overlap = new NGramOverlap(["a b c d e"], new() { Length = 2 });
        Assert.Equal(1, overlap.Coverage("b c d"));
        Assert.Equal(0.5, overlap.Coverage("b c x"));
        Assert.Equal(0, overlap.Coverage("b"));
        Assert.Equal(0, new NGramOverlap([""]).Coverage("anything"));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>("options", () => new NGramOverlap([], new() { Length = 0 }));
        Assert.Throws<ArgumentException>("options", () => SimHash.Of("x", new() { Unit = (NGramUnit)7 }));
    }

    internal static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Vocabulary[random.Next(30)]));

    private static HashSet<string> Plain(string text, NGramUnit unit, int length)
    {
        var units = unit == NGramUnit.Words ? text.Split(' ') : [.. text.Select(c => c.ToString())];
        return [.. Enumerable.Range(0, units.Length - length + 1).Select(i => string.Join('\u0001', units.Skip(i).Take(length)))];
    }
}
