using FsCheck.Xunit;

namespace Offprint.Algorithms.Tests;

public sealed class ExactHammingTests
{
    public static TheoryData<HammingOptions> EveryMethod =>
    [
        new HammingOptions { Method = HammingMethod.Auto },
        new HammingOptions { Method = HammingMethod.BruteForce },
        new HammingOptions { Method = HammingMethod.Scalar },
        new HammingOptions { Method = HammingMethod.HeavyLight },
        new HammingOptions { Method = HammingMethod.HeavyLight, Threshold = 0 },
        new HammingOptions { Method = HammingMethod.HeavyLight, Threshold = 3, Threads = 2 },
        new HammingOptions { Method = HammingMethod.HeavyLight, Threshold = int.MaxValue },
        new HammingOptions { Method = HammingMethod.PairSums },
        new HammingOptions { Method = HammingMethod.BruteForce, Threads = 2 },
    ];

    [Property(MaxTest = 2_000)]
    public bool Small_inputs_match_a_double_loop(ulong seed)
    {
        var (text, pattern) = Inputs.Small(seed);
        var expected = Naive.Distances<int>(text, pattern);
        return EveryMethod.All(row => Hamming.Distances<int>(text, pattern, row.Data).SequenceEqual(expected));
    }

    [Theory]
    [MemberData(nameof(EveryMethod))]
    public void Equal_strings_have_no_mismatch(HammingOptions options)
    {
        // Longer than the counters of 8-bit lanes.
        Assert.All(Hamming.Distances<int>(Enumerable.Repeat(7, 3_000).ToArray(), Enumerable.Repeat(7, 1_000).ToArray(), options), h => Assert.Equal(0, h));
    }

    [Theory]
    [MemberData(nameof(EveryMethod))]
    public void Disjoint_alphabets_have_only_mismatches(HammingOptions options) =>
        Assert.All(Hamming.Distances<int>(Inputs.Uniform(3_000, 4, 1), Inputs.Uniform(700, 4, 2).Select(c => c + 4).ToArray(), options), h => Assert.Equal(700, h));

    [Theory]
    [MemberData(nameof(EveryMethod))]
    public void A_planted_pattern_is_found_where_it_is(HammingOptions options)
    {
        var text = Inputs.Zipf(6_000, 500, 3);
        var distances = Hamming.Distances<int>(text, text.AsSpan(4_321, 1_000), options);
        Assert.Equal(0, distances[4_321]);
        Assert.Equal(1, distances.Count(h => h == 0));
    }

    [Theory]
    [MemberData(nameof(EveryMethod))]
    public void Concatenated_patterns_add_up(HammingOptions options)
    {
        var text = Inputs.Zipf(5_000, 300, 4);
        int[] left = Inputs.Zipf(700, 300, 5), right = Inputs.Zipf(400, 300, 6);
        var whole = Hamming.Distances<int>(text, [.. left, .. right], options);
        var a = Hamming.Distances<int>(text, left, options);
        var b = Hamming.Distances<int>(text, right, options);
        Assert.Equal(whole, whole.Select((_, i) => a[i] + b[i + 700]));
    }

    [Theory]
    [MemberData(nameof(EveryMethod))]
    public void Matches_around_a_circle_follow_from_the_histograms(HammingOptions options)
    {
        // Around a circle every text position meets every pattern position once.
        int[] text = Inputs.Zipf(3_000, 100, 7), pattern = Inputs.Zipf(500, 100, 8);
        var distances = Hamming.Distances<int>([.. text, .. text[..499]], pattern, options);
        var expected = text.CountBy(c => c).Sum(c => (long)c.Value * pattern.Count(p => p == c.Key));
        Assert.Equal(expected, distances.Sum(h => 500L - h));
    }

    [Theory]
    [InlineData(20_000, 3_000, 5_000)]
    [InlineData(20_000, 64, 5_000)]
    [InlineData(9_000, 8_999, 40)]
    [InlineData(70_000, 1_500, 4)]
    [InlineData(30_000, 2_500, 300)]
    public void Long_inputs_agree_among_methods(int n, int m, int symbols)
    {
        var text = Inputs.Zipf(n, symbols, 9);
        var pattern = Inputs.Zipf(m, symbols, 10);
        var expected = Hamming.Distances<int>(text, pattern, new HammingOptions { Method = HammingMethod.Scalar });
        Assert.All(EveryMethod, row => Assert.Equal(expected, Hamming.Distances<int>(text, pattern, row.Data)));
    }

    [Fact]
    public void Alphabets_beyond_16_bits_and_counts_beyond_16_bits_are_exact()
    {
        var options = new HammingOptions { Method = HammingMethod.BruteForce };
        var all = Enumerable.Range(0, 70_000).ToArray();
        var distances = Hamming.Distances<int>([.. all, .. all], all, options);
        Assert.Equal(0, distances[0]);
        Assert.Equal(0, distances[^1]);
        Assert.All(distances[1..^1], h => Assert.Equal(70_000, h));

        // 300 symbols, then one symbol 70,000 times: 16-bit lanes count past 65,535.
        int[] pattern = [.. Enumerable.Range(0, 300), .. Enumerable.Repeat(0, 70_000)];
        Assert.Equal(0, Hamming.Distances<int>(pattern, pattern, options)[0]);
    }

    [Fact]
    public void Symbols_of_any_type_are_compared_by_value()
    {
        string text = "the cat sat on the mat", pattern = "cat";
        var expected = Naive.Distances<char>(text, pattern);
        Assert.Equal(expected, Hamming.Distances<char>(text, pattern));
        Assert.Equal(expected, Hamming.Distances<byte>(text.Select(c => (byte)c).ToArray(), pattern.Select(c => (byte)c).ToArray()));
        Assert.Equal(expected, Hamming.Distances<ushort>(text.Select(c => (ushort)c).ToArray(), pattern.Select(c => (ushort)c).ToArray()));
        Assert.Equal(expected, Hamming.Distances<long>(text.Select(c => c * 10_000_000_000L).ToArray(), pattern.Select(c => c * 10_000_000_000L).ToArray()));
        Assert.Equal(expected, Hamming.Distances<int>(text.Select(c => -c * 1_000_000).ToArray(), pattern.Select(c => -c * 1_000_000).ToArray()));
        Assert.Equal([2, 0, 2], Hamming.Distances<string>(["a", "b", "a", "b"], ["b", "a"]));
    }

    [Fact]
    public void The_matcher_interface_writes_the_same_distances()
    {
        int[] text = Inputs.Uniform(500, 5, 11), pattern = Inputs.Uniform(60, 5, 12);
        var result = new int[441];
        var matcher = new HammingMatcher(new HammingOptions { Method = HammingMethod.HeavyLight });
        Assert.IsType<IHammingMatcher>(matcher, exactMatch: false);
        matcher.Distances(text, pattern, result);
        Assert.Equal(Naive.Distances<int>(text, pattern), result);
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => matcher.Distances(text, pattern, new int[440])).ParamName);
    }

    [Property(MaxTest = 500)]
    public bool Wildcards_match_everything(ulong seed)
    {
        var (text, pattern) = Inputs.Small(seed);
        const int Wildcard = 1;
        var expected = new int[text.Length - pattern.Length + 1];
        for (var i = 0; i < expected.Length; i++)
        {
            for (var j = 0; j < pattern.Length; j++)
            {
                expected[i] += text[i + j] == pattern[j] || text[i + j] == Wildcard || pattern[j] == Wildcard ? 0 : 1;
            }
        }

        return EveryMethod.All(row => Hamming.Distances<int>(text, pattern, Wildcard, row.Data).SequenceEqual(expected));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("pattern is empty", Assert.Throws<ArgumentException>(() => Hamming.Distances<int>([1], [])).Message, StringComparison.Ordinal);
        Assert.Contains("pattern has 3 symbols and text has 2", Assert.Throws<ArgumentException>(() => Hamming.Distances<int>([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Equal("Threads", Assert.Throws<ArgumentException>(() => Hamming.Distances<int>([1], [1], new HammingOptions { Threads = 0 })).ParamName);
        Assert.Equal("Threshold", Assert.Throws<ArgumentException>(() => Hamming.Distances<int>([1], [1], new HammingOptions { Threshold = -1 })).ParamName);
        Assert.Equal("Method", Assert.Throws<ArgumentException>(() => Hamming.Distances<int>([1], [1], new HammingOptions { Method = (HammingMethod)99 })).ParamName);
    }
}
