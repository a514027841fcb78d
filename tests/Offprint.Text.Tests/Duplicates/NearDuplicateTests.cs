namespace Offprint.Text.Tests;

public sealed class NearDuplicateTests
{
    [Fact]
    public void Near_copies_are_found_and_others_are_not()
    {
        var random = new Random(2);
        var index = new NearDuplicateIndex();
        var texts = Enumerable.Range(0, 300).Select(_ => Words(random, 200)).ToList();
        texts.AddRange(texts.Take(100).Select(text => Changed(text, random, changes: 2)).ToList());
        var options = new NearDuplicateOptions();
        var (pairs, found) = (0, 0);
        for (var i = 0; i < texts.Count; i++)
        {
            var duplicates = index.Add(texts[i]);
            for (var j = 0; j < i; j++)
            {
                // Exact comparison of the pairs that can be similar at all.
                if (i - 300 == j || i % 97 == 0)
                {
                    var similarity = NGramOverlap.Jaccard(texts[i], texts[j], options.NGrams);
                    pairs += similarity >= 0.8 ? 1 : 0;
                    found += duplicates.Any(d => d.Index == j) ? 1 : 0;
                    Assert.All(duplicates.Where(d => d.Index == j), d => Assert.Equal(similarity, d.Similarity));
                }
            }
        }

        Assert.InRange(pairs, 80, 110);
        Assert.Equal(pairs, found);
        Assert.Equal(5, index.GroupOf(5));
        Assert.All(Enumerable.Range(300, 100), i => Assert.Contains(index.GroupOf(i), new[] { i, i - 300 }));
        Assert.Equal(index.Find(texts[3])[0], new NearDuplicate(3, 1));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void At_the_threshold_nearly_all_pairs_are_found(double threshold)
    {
        var random = new Random(3);
        var options = new NearDuplicateOptions { Threshold = threshold, NGrams = new() { Length = 1 } };
        var (pairs, found) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            // Two sets of 400 words that share just enough.
            var shared = (int)Math.Ceiling(threshold * 800 / (1 + threshold));
            var common = Enumerable.Range(0, shared).Select(i => $"c{round}x{i}").ToArray();
            var a = string.Join(' ', common.Concat(Enumerable.Range(0, 400 - shared).Select(i => $"a{i}")));
            var b = string.Join(' ', common.Concat(Enumerable.Range(0, 400 - shared).Select(i => $"b{i}")));
            var index = new NearDuplicateIndex(options with { Seed = (ulong)round });
            index.Add(a);
            pairs++;
            found += index.Add(b).Count;
        }

        Assert.InRange(found, pairs * 0.97, pairs);
    }

    [Fact]
    public void Chains_of_duplicates_are_one_group_and_empty_texts_none()
    {
        var index = new NearDuplicateIndex(new() { Threshold = 0.5, NGrams = new() { Length = 1 } });
        Assert.Empty(index.Add("a b c d"));
        Assert.Empty(index.Add("e f g h"));
        Assert.Single(index.Add("c d e b"));
        Assert.Equal([2], index.Add("c d e f").Select(d => d.Index));
        Assert.Empty(index.Add(""));
        Assert.Empty(index.Add(" . "));
        Assert.Equal([0, 1, 0, 0, 4, 5], Enumerable.Range(0, 6).Select(index.GroupOf));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => index.GroupOf(6));
        Assert.Throws<ArgumentException>("options", () => new NearDuplicateIndex(new() { Threshold = 0 }));
        Assert.Throws<ArgumentException>("options", () => new NearDuplicateIndex(new() { Permutations = 4 }));
    }

    [Fact]
    public void Fingerprints_of_near_copies_are_close_and_of_others_far()
    {
        var random = new Random(4);
        var near = new List<int>();
        var far = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            var text = Words(random, 300);
            near.Add(SimHash.Distance(SimHash.Of(text), SimHash.Of(Changed(text, random, changes: 1))));
            far.Add(SimHash.Distance(SimHash.Of(text), SimHash.Of(Words(random, 300))));
        }

        Assert.True(near.Average() < 8, $"{near.Average()}");
        Assert.InRange(far.Average(), 29, 35);
        Assert.Equal(SimHash.Of("The quick, brown fox!"), SimHash.Of("the QUICK brown fox"));
        Assert.Equal(0UL, SimHash.Of("..."));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void The_fingerprint_index_finds_what_a_scan_finds(int distance)
    {
        var random = new Random(5);
        var fingerprints = Enumerable.Range(0, 500).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue)).ToList();
        for (var i = 0; i < 500; i++)
        {
            fingerprints.Add(Enumerable.Range(0, random.Next(9)).Aggregate(fingerprints[random.Next(500)], (f, _) => f ^ (1UL << random.Next(64))));
        }

        var index = new SimHashIndex(distance);
        fingerprints.ForEach(index.Add);
        foreach (var fingerprint in fingerprints)
        {
            Assert.Equal(Enumerable.Range(0, 1000).Where(i => SimHash.Distance(fingerprints[i], fingerprint) <= distance), index.Find(fingerprint));
        }

        Assert.Throws<ArgumentOutOfRangeException>("maximumDistance", () => new SimHashIndex(16));
    }

    private static string Words(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => "w" + random.Next(2000)));

    private static string Changed(string text, Random random, int changes)
    {
        var words = text.Split(' ');
        for (var i = 0; i < changes; i++)
        {
            words[random.Next(words.Length)] = "changed" + random.Next(2000);
        }

        return string.Join(' ', words);
    }
}
