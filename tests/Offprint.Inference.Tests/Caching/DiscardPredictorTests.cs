using Offprint.Numerics;

namespace Offprint.Inference.Tests.Caching;

public class DiscardPredictorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pages_that_never_return_are_told_from_those_that_do_and_misses_fall_below_those_of_lru(bool logistic)
    {
        var requests = Scan(30_000, new SeededRandom(1));
        IDiscardPredictor<int> predictor = logistic ? new OnlineLogisticPredictor<int>(50) : new ReuseDistancePredictor<int>(50);
        var (learned, lru) = (new Mark0Policy<int>(50), new LruPolicy<int>(50));
        var (ours, theirs, right, judged) = (0, 0, 0, 0);
        for (var t = 0; t < requests.Length; t++)
        {
            var discard = predictor.Predict(requests[t]);
            var hit = learned.Request(requests[t], discard);
            var safe = lru.Request(requests[t]);
            if (t > 15_000)
            {
                (ours, theirs, judged) = (ours + (hit ? 0 : 1), theirs + (safe ? 0 : 1), judged + 1);
                right += discard == requests[t] >= 40 ? 1 : 0;
            }
        }

        Assert.True(right > 0.95 * judged, $"{right} of {judged}");
        Assert.True(ours < 0.8 * theirs, $"{ours} and {theirs}");
    }

    [Fact]
    public void A_predictor_that_stopped_learning_only_counts()
    {
        var predictor = new OnlineLogisticPredictor<int>(50, new OnlineLogisticOptions { Window = 2000 });
        var requests = Scan(10_000, new SeededRandom(1));
        foreach (var page in requests[..6000])
        {
            predictor.Predict(page);
        }

        var learned = predictor.Learned;
        Assert.Equal(5000, learned);
        predictor.Learns = false;
        foreach (var page in requests[6000..])
        {
            predictor.Predict(page);
        }

        Assert.Equal(learned, predictor.Learned);
    }

    [Fact]
    public void What_stands_where_is_learned_too()
    {
        // Names say nothing, the tail does.
        var predictor = new OnlineLogisticPredictor<int>(20, new OnlineLogisticOptions { Window = 1000 });
        var random = new SeededRandom(2);
        var fresh = 1000;
        var wrong = 0;
        for (var t = 0; t < 6000; t++)
        {
            var tail = random.Next(2) == 0;
            var discard = predictor.Predict(tail ? fresh++ : random.Next(10), new RequestContext(Tail: tail));
            wrong += t > 3000 && discard != tail ? 1 : 0;
        }

        Assert.InRange(wrong, 0, 60);
    }

    [Fact]
    public void Forgotten_pages_cost_no_memory_and_nothing_breaks()
    {
        var predictor = new OnlineLogisticPredictor<int>(8, new OnlineLogisticOptions { Window = 64, MaximumPages = 32 });
        foreach (var page in Enumerable.Range(0, 1000))
        {
            predictor.Predict(page % 100);
        }

        Assert.True(predictor.Learned > 0);
    }

    [Fact]
    public void The_cache_makes_what_it_lacks_and_throws_out_what_does_not_return()
    {
        var cache = new PredictiveCache<int, string>(50);
        var requests = Scan(20_000, new SeededRandom(3));
        foreach (var page in requests)
        {
            Assert.Equal($"value {page}", cache.GetOrAdd(page, static key => $"value {key}"));
            Assert.True(cache.Count <= 50);
        }

        Assert.Equal(requests.Length, cache.Hits + cache.Misses);
        Assert.InRange(cache.Hits, 0.4 * requests.Length, requests.Length);
        Assert.False(cache.TryPeek(-1, out _));
        Assert.Equal(requests.Length, cache.Hits + cache.Misses);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        Assert.Contains("Window", Assert.Throws<ArgumentException>(() => new OnlineLogisticPredictor<int>(5, new OnlineLogisticOptions { Window = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("Threshold", Assert.Throws<ArgumentException>(() => new OnlineLogisticPredictor<int>(5, new OnlineLogisticOptions { Threshold = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PredictiveCache<int, int>(4, policy: new LruPolicy<int>(5)));
    }

    /// <summary>Half of the requests are for 40 pages that return, half for pages that come once: a cache of 50 by recency keeps the wrong ones.</summary>
    private static int[] Scan(int length, SeededRandom random)
    {
        var fresh = 1000;
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 0 ? random.Next(40) : fresh++)];
    }
}
