using Offprint.Numerics;

namespace Offprint.Inference.Tests.Caching;

public class PrefixCacheTests
{
    [Fact]
    public void Prompts_share_the_blocks_that_they_begin_with()
    {
        var cache = new PrefixCache(8, 2, new LruPolicy<BlockId>(8));
        var first = cache.Acquire([1, 2, 3, 4, 5]);
        Assert.Equal((2, 0, 5), (first.Blocks.Count, first.CachedTokens, first.MissingTokens));
        var second = cache.Acquire([1, 2, 3, 9, 7, 8]);
        Assert.Equal((3, 2, 4), (second.Blocks.Count, second.CachedTokens, second.MissingTokens));
        Assert.Equal(first.Blocks[0].Slot, second.Blocks[0].Slot);
        Assert.NotEqual(first.Blocks[1].Slot, second.Blocks[1].Slot);

        // The same tokens behind other ones are another block.
        var third = cache.Acquire([3, 4, 1, 2]);
        Assert.Equal(0, third.CachedTokens);
        Assert.Equal(6, cache.Count);
    }

    [Theory]
    [InlineData("lru")]
    [InlineData("mark0")]
    [InlineData("flush")]
    [InlineData("robust")]
    public void The_tree_stays_whole_and_running_blocks_stay_whatever_the_policy(string name)
    {
        const int Blocks = 24, Size = 3;
        var random = new SeededRandom(1);
        IEvictionPolicy<BlockId> policy = name switch
        {
            "lru" => new LruPolicy<BlockId>(Blocks),
            "flush" => new FlushWhenAll0sPolicy<BlockId>(Blocks),
            "mark0" => new Mark0Policy<BlockId>(Blocks),
            _ => new RobustPolicy<BlockId>(new Mark0Policy<BlockId>(Blocks), new LruPolicy<BlockId>(Blocks)),
        };
        var cache = new PrefixCache(Blocks, Size, policy);
        var slots = new Dictionary<int, BlockId>();
        var running = new List<(int[] Tokens, PrefixMatch Match)>();
        for (var t = 0; t < 3000; t++)
        {
            if (running.Count > 3 || (running.Count > 0 && random.Next(3) == 0))
            {
                var at = random.Next(running.Count);
                cache.Release(running[at].Match, discardTail: random.Next(2) == 0);
                running.RemoveAt(at);
                continue;
            }

            int[] tokens = [.. Enumerable.Range(0, 3 + random.Next(15)).Select(_ => random.Next(2))];
            var match = cache.Acquire(tokens, shared: 6);
            Assert.Equal(tokens.Length, match.CachedTokens + match.MissingTokens);
            Assert.True(match.Blocks.SkipWhile(static block => !block.IsNew).All(static block => block.IsNew), "nothing is there behind a missing block");
            for (var i = 0; i < match.Blocks.Count; i++)
            {
                var block = match.Blocks[i];
                Assert.Equal(BlockId.Of(i == 0 ? default : match.Blocks[i - 1].Id, tokens.AsSpan(i * Size, Size)), block.Id);
                Assert.Equal(i * Size >= 6, block.IsTail);
                Assert.InRange(block.Slot, 0, Blocks - 1);

                // What is found is where it was put.
                Assert.True(block.IsNew || slots[block.Slot] == block.Id);
                slots[block.Slot] = block.Id;
            }

            running.Add((tokens, match));
            Assert.All(running.SelectMany(static run => run.Match.Blocks), block => Assert.True(policy.Contains(block.Id) && slots[block.Slot] == block.Id));
            Assert.True(cache.Count <= Blocks);
            Assert.Equal(cache.Count, policy.Count);
        }
    }

    [Fact]
    public void A_cache_full_of_running_blocks_serves_the_rest_without_caching_it()
    {
        var cache = new PrefixCache(3, 1, new LruPolicy<BlockId>(3));
        var first = cache.Acquire([1, 2]);
        var second = cache.Acquire([5, 6, 7]);
        Assert.Equal((1, 3), (second.Blocks.Count, second.MissingTokens));
        cache.Release(first);
        cache.Release(second);
        var again = cache.Acquire([5, 6, 7]);
        Assert.Equal((3, 1), (again.Blocks.Count, again.CachedTokens));
        Assert.Throws<ArgumentException>(() => cache.Release(first));
    }

    [Fact]
    public void A_tail_that_nobody_continues_goes_first_and_a_shared_beginning_stays()
    {
        var cache = new PrefixCache(4, 1, new Mark0Policy<BlockId>(4));
        cache.Release(cache.Acquire([1, 2, 30], shared: 2), discardTail: true);
        cache.Release(cache.Acquire([1, 2, 40, 41], shared: 2), discardTail: true);
        cache.Release(cache.Acquire([1, 2, 50, 51], shared: 2), discardTail: true);
        Assert.Equal(2, cache.Acquire([1, 2, 60], shared: 2).CachedTokens);
    }

    [Fact]
    public void A_block_is_kept_while_one_that_continues_it_is_to_be_kept()
    {
        // 1 alone is a tail; as the beginning of a shared 1 2 it is not, and stays so when it comes as a tail again.
        var policy = new Mark0Policy<BlockId>(3);
        var cache = new PrefixCache(3, 1, policy);
        cache.Release(cache.Acquire([1, 2], shared: 2));
        cache.Release(cache.Acquire([1], shared: 0), discardTail: true);
        cache.Release(cache.Acquire([9], shared: 0));
        cache.Release(cache.Acquire([8], shared: 0));
        Assert.Equal(2, cache.Acquire([1, 2], shared: 2).CachedTokens);
    }

    [Fact]
    public void When_the_policy_fails_nothing_stays_pinned()
    {
        var policy = new FailingPolicy(4);
        var cache = new PrefixCache(4, 1, policy);
        cache.Release(cache.Acquire([1, 2, 3, 4]));
        policy.Fail(after: 2);
        Assert.Throws<InvalidTimeZoneException>(() => cache.Acquire([5, 6, 7, 8]));
        for (var i = 0; i < 3; i++)
        {
            var match = cache.Acquire([10 * i, 1, 2, 3]);
            Assert.Equal(4, match.Blocks.Count);
            Assert.Equal(4, match.Blocks.Select(static block => block.Slot).Distinct().Count());
            cache.Release(match);
        }
    }

    [Fact]
    public void Wrong_sizes_and_used_policies_are_refused()
    {
        Assert.Contains("7 pages", Assert.Throws<ArgumentException>(() => new PrefixCache(8, 2, new LruPolicy<BlockId>(7))).Message, StringComparison.Ordinal);
        var used = new LruPolicy<BlockId>(8);
        used.Request(new BlockId(1));
        Assert.Throws<ArgumentException>(() => new PrefixCache(8, 2, used));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrefixCache(8, 0, new LruPolicy<BlockId>(8)));
    }
}
