using Offprint.Numerics;

namespace Offprint.Inference.Tests.Caching;

public class EvictionPolicyTests
{
    public static TheoryData<string> Names => ["lru", "fifo", "lfu", "oracle", "marker", "flush", "mark0", "eager mark0", "mark and predict", "robust", "locked"];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_policy_says_agrees_with_itself_and_pinned_pages_stay(string name)
    {
        var random = new SeededRandom(1);
        var policy = Make(name, 8);
        var (held, pins) = (new HashSet<int>(), new Dictionary<int, int>());
        var gone = new List<int>();
        for (var t = 0; t < 4000; t++)
        {
            var page = (int)(24 * random.NextDouble() * random.NextDouble());
            gone.Clear();
            try
            {
                Assert.Equal(held.Contains(page), policy.Request(page, random.Next(2) == 0, gone));
            }
            catch (CacheFullException)
            {
                Assert.Equal((8, true, false), (held.Count, held.All(pins.ContainsKey), held.Contains(page)));
                Assert.Empty(gone);
                Unpin(pins.Keys.First());
                continue;
            }

            Assert.DoesNotContain(gone, pins.ContainsKey);
            held.Add(page);
            held.ExceptWith(gone);
            Assert.Equal(held.Count, policy.Count);
            Assert.True(held.Count <= 8);
            Assert.All(Enumerable.Range(0, 24), p => Assert.Equal(held.Contains(p), policy.Contains(p)));
            var draw = random.Next(10);
            if (draw < 3 && held.Contains(page))
            {
                policy.Pin(page);
                pins[page] = pins.GetValueOrDefault(page) + 1;
            }
            else if (draw < 6 && pins.Count > 0)
            {
                Unpin(pins.Keys.ElementAt(random.Next(pins.Count)));
            }
            else if (draw == 6)
            {
                policy.Revise(random.Next(24), random.Next(2) == 0);
            }
        }

        void Unpin(int page)
        {
            policy.Unpin(page);
            if (--pins[page] == 0)
            {
                pins.Remove(page);
            }
        }
    }

    [Theory]
    [InlineData("lru")]
    [InlineData("fifo")]
    [InlineData("lfu")]
    [InlineData("oracle")]
    public void Ranked_policies_throw_out_what_their_rule_says(string name)
    {
        var random = new SeededRandom(2);
        int[] requests = [.. Enumerable.Range(0, 1500).Select(_ => (int)(20 * random.NextDouble() * random.NextDouble()))];
        var policy = Make(name, 5);
        var pages = new Dictionary<int, (int Loaded, int Used, int Uses)>();
        for (var t = 0; t < requests.Length; t++)
        {
            var gone = new List<int>();
            policy.Request(requests[t], evicted: gone);
            if (!pages.ContainsKey(requests[t]) && pages.Count == 5)
            {
                var victim = name switch
                {
                    "lru" => pages.MinBy(static p => p.Value.Used).Key,
                    "fifo" => pages.MinBy(static p => p.Value.Loaded).Key,
                    "lfu" => pages.OrderBy(static p => p.Value.Uses).ThenBy(static p => p.Value.Used).First().Key,
                    _ => pages.OrderByDescending(static p => Next(p.Key, p.Value.Used + 1)).ThenBy(static p => p.Value.Used).First().Key,
                };
                Assert.Equal([victim], gone);
                pages.Remove(victim);
            }

            var known = pages.GetValueOrDefault(requests[t], (t, t, 0));
            pages[requests[t]] = (known.Item1, t, known.Item3 + 1);
        }
    }

    [Fact]
    public void Marked_pages_stay_until_all_are_marked()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var policy = new MarkerPolicy<char>(3, (ulong)seed);
            foreach (var page in "abcd")
            {
                policy.Request(page);
            }

            // The fourth request began a phase: d is marked, and two of a, b, c are left. Marking one protects it.
            var kept = "abc".First(policy.Contains);
            policy.Request(kept);
            policy.Request('e');
            Assert.True(policy.Contains(kept) && policy.Contains('d') && policy.Contains('e'));
        }
    }

    [Fact]
    public void Phase_predictions_choose_among_the_unmarked()
    {
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var policy = new MarkAndPredictPolicy<char>(3, (ulong)seed);
            policy.Request('a', discard: false);
            policy.Request('b', discard: true);
            policy.Request('c', discard: false);
            var gone = new List<char>();
            policy.Request('d', discard: false, gone);
            Assert.Equal(['b'], gone);
        }
    }

    [Fact]
    public void A_revised_prediction_counts_from_then_on()
    {
        var policy = new Mark0Policy<char>(2);
        policy.Request('a');
        policy.Request('b');
        policy.Revise('b', discard: true);
        policy.Revise('z', discard: true);
        var gone = new List<char>();
        policy.Request('c', evicted: gone);
        Assert.Equal(['b'], gone);
        Assert.False(policy.Contains('z'));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    public void The_robust_policy_stays_near_the_better_of_its_two(double wrong)
    {
        var random = new SeededRandom(6);
        int[] requests = [.. Enumerable.Range(0, 20_000).Select(_ => (int)(400 * Math.Pow(random.NextDouble(), 3)))];
        var truth = Belady.Solve(requests, 40).Discards;
        var robust = new RobustPolicy<int>(new Mark0Policy<int>(40), new LruPolicy<int>(40));
        long misses = requests.Where((page, t) => !robust.Request(page, truth[t] ^ (random.NextDouble() < wrong))).Count();
        var (trusting, safe) = robust.SimulatedMisses;
        Assert.Equal(wrong < 0.5, trusting < safe);
        Assert.Equal(wrong < 0.5, robust.Trusts);
        Assert.InRange(misses, Math.Min(trusting, safe) * 0.9, (1.3 * Math.Min(trusting, safe)) + 200);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Contains("capacity", Assert.Throws<ArgumentOutOfRangeException>(() => new LruPolicy<int>(0)).Message, StringComparison.Ordinal);
        Assert.Contains("5 and 6 pages", Assert.Throws<ArgumentException>(() => new RobustPolicy<int>(new Mark0Policy<int>(5), new LruPolicy<int>(6))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RobustPolicy<int>(new Mark0Policy<int>(5), new LruPolicy<int>(5), epsilon: 0));
        foreach (var name in Names.Select(static row => (string)row))
        {
            var policy = Make(name, 2);
            Assert.Contains("page 1 is not in the cache", Assert.Throws<ArgumentException>(() => policy.Pin(1)).Message, StringComparison.Ordinal);
            policy.Request(1);
            Assert.Contains("page 1 is not pinned", Assert.Throws<ArgumentException>(() => policy.Unpin(1)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => PagingErrors.Of([true], [true, false]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Belady.Solve([1], 0));
    }

    private static double Next(int page, long time) => (page * 7919 + time * 31) % 1009;

    private static IEvictionPolicy<int> Make(string name, int capacity) => name switch
    {
        "lru" => new LruPolicy<int>(capacity),
        "fifo" => new FifoPolicy<int>(capacity),
        "lfu" => new LfuPolicy<int>(capacity),
        "oracle" => new BlindOraclePolicy<int>(capacity, Next),
        "marker" => new MarkerPolicy<int>(capacity),
        "flush" => new FlushWhenAll0sPolicy<int>(capacity),
        "mark0" => new Mark0Policy<int>(capacity),
        "eager mark0" => new Mark0Policy<int>(capacity, lazy: false),
        "mark and predict" => new MarkAndPredictPolicy<int>(capacity),
        "locked" => new LockedPolicy<int>(new LruPolicy<int>(capacity)),
        _ => new RobustPolicy<int>(new Mark0Policy<int>(capacity), new LruPolicy<int>(capacity)),
    };
}
