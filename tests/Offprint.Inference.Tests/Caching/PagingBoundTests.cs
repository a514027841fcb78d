using Offprint.Numerics;

namespace Offprint.Inference.Tests.Caching;

/// <summary>The bounds of the paper, by enumeration of every random choice in whole numbers.</summary>
public class PagingBoundTests
{
    [Fact]
    public void Both_discard_bounds_hold_for_every_sequence_of_six_requests_for_three_pages_with_every_prediction()
    {
        const int Length = 6, Capacity = 2;
        var checkedPairs = 0;
        for (var code = 0; code < 729; code++)
        {
            var requests = Digits(code, 3, Length);
            var truth = Belady.Solve(requests, Capacity);
            for (var mask = 0; mask < 64; mask++)
            {
                var bits = Digits(mask, 2, Length).Select(static digit => digit == 1).ToArray();
                var errors = PagingErrors.Of(bits, truth.Discards);
                Assert.True(Misses(new FlushWhenAll0sPolicy<int>(Capacity), requests, bits) <= truth.Misses + errors.WrongKeeps + errors.WrongDiscards);
                foreach (var lazy in new[] { false, true })
                {
                    // 2 H_2 = 3.
                    var (misses, scale) = Expected(random => new Mark0Policy<int>(Capacity, random, lazy), requests, bits, 2);
                    Assert.True(misses <= scale * (truth.Misses + (3L * errors.WrongKeeps) + errors.WrongDiscards));
                }

                checkedPairs++;
            }
        }

        Assert.Equal(46_656, checkedPairs);
    }

    [Fact]
    public void The_bounds_of_all_three_algorithms_hold_on_random_sequences()
    {
        var random = new SeededRandom(3);
        for (var trial = 0; trial < 2400; trial++)
        {
            var (capacity, length) = (2 + (trial % 2), 5 + random.Next(4));
            int[] requests = [.. Enumerable.Range(0, length).Select(_ => random.Next(capacity + 2))];
            bool[] bits = [.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 1)];
            var truth = Belady.Solve(requests, capacity);
            var errors = PagingErrors.Of(bits, truth.Discards);
            Assert.True(Misses(new FlushWhenAll0sPolicy<int>(capacity), requests, bits) <= truth.Misses + ((capacity - 1) * errors.WrongKeeps) + errors.WrongDiscards);

            // H_2 = 9/6 and H_3 = 11/6.
            long sixths = capacity == 2 ? 9 : 11;
            var (misses, scale) = Expected(source => new Mark0Policy<int>(capacity, source, true), requests, bits, 6);
            Assert.True(6 * misses <= scale * ((6L * truth.Misses) + (2 * sixths * errors.WrongKeeps) + (6L * errors.WrongDiscards)));

            var (keeps, discards) = PhaseErrors(requests, bits, capacity);
            (misses, scale) = Expected(source => new MarkAndPredictPolicy<int>(capacity, source), requests, bits, 6);
            Assert.True(6 * misses <= scale * ((12L * truth.Misses) + (sixths * keeps) + (6L * discards)));
        }
    }

    [Fact]
    public void The_rule_of_the_farthest_request_has_the_fewest_misses()
    {
        var random = new SeededRandom(4);
        for (var trial = 0; trial < 300; trial++)
        {
            var capacity = 1 + random.Next(3);
            int[] requests = [.. Enumerable.Range(0, 10).Select(_ => random.Next(5))];
            Assert.Equal(Fewest(requests, capacity), Belady.Solve(requests, capacity).Misses);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(32)]
    public void Right_bits_give_the_fewest_misses(int capacity)
    {
        var random = new SeededRandom(5);
        int[] requests = [.. Enumerable.Range(0, 3000).Select(_ => (int)(80 * random.NextDouble() * random.NextDouble()))];
        var (misses, bits) = Belady.Solve(requests, capacity);
        Assert.Equal(misses, Misses(new FlushWhenAll0sPolicy<int>(capacity), requests, [.. bits]));
        Assert.Equal(misses, Misses(new Mark0Policy<int>(capacity), requests, [.. bits]));
        Assert.Equal(misses, Misses(new Mark0Policy<int>(capacity, lazy: false), requests, [.. bits]));
    }

    [Fact]
    public void Phases_and_their_bits_are_those_worked_out_by_hand()
    {
        // Phases of two pages: 1 2 1 | 3 2 | 4 4 | 1 3.  (2 comes back in the second phase, nothing after that does.)
        int[] requests = [1, 2, 1, 3, 2, 4, 4, 1, 3];
        Assert.Equal([(0, 3), (3, 5), (5, 8), (8, 9)], Belady.Phases(requests, 2));
        Assert.Equal([true, false, true, true, true, true, true, true, true], Belady.PhaseBits(requests, 2));
    }

    private static int Misses(IEvictionPolicy<int> policy, int[] requests, bool[] bits) => requests.Where((page, t) => !policy.Request(page, bits[t])).Count();

    /// <summary>Expected misses as a whole number over a scale: every way in which the choices can fall, each counted as often as it is likely.</summary>
    private static (long Misses, long Scale) Expected(Func<Random, IEvictionPolicy<int>> make, int[] requests, bool[] bits, int common)
    {
        var scale = 1L;
        for (var t = 0; t < requests.Length; t++)
        {
            scale *= common;
        }

        var total = 0L;
        var script = new List<(int Choice, int Of)>();
        while (true)
        {
            var source = new Scripted(script);
            var misses = Misses(make(source), requests, bits);
            total += misses * script.Aggregate(scale, static (weight, step) => weight / step.Of);
            while (script.Count > 0 && script[^1].Choice + 1 == script[^1].Of)
            {
                script.RemoveAt(script.Count - 1);
            }

            if (script.Count == 0)
            {
                return (total, scale);
            }

            script[^1] = (script[^1].Choice + 1, script[^1].Of);
        }
    }

    /// <summary>Wrong bits at the last requests of pages in their phases.</summary>
    private static (int Keeps, int Discards) PhaseErrors(int[] requests, bool[] bits, int capacity)
    {
        var truth = Belady.PhaseBits(requests, capacity);
        var (keeps, discards) = (0, 0);
        foreach (var (from, to) in Belady.Phases(requests, capacity))
        {
            foreach (var page in requests[from..to].Distinct())
            {
                var last = Array.LastIndexOf(requests, page, to - 1);
                keeps += !bits[last] && truth[last] ? 1 : 0;
                discards += bits[last] && !truth[last] ? 1 : 0;
            }
        }

        return (keeps, discards);
    }

    /// <summary>Over all contents that a cache can have.</summary>
    private static int Fewest(int[] requests, int capacity)
    {
        var costs = new Dictionary<int, int> { [0] = 0 };
        foreach (var page in requests)
        {
            var next = new Dictionary<int, int>();
            foreach (var (held, cost) in costs)
            {
                if ((held >> page & 1) == 1)
                {
                    Keep(held, cost);
                    continue;
                }

                if (int.PopCount(held) < capacity)
                {
                    Keep(held | 1 << page, cost + 1);
                }

                for (var out_ = 0; out_ < 5; out_++)
                {
                    if ((held >> out_ & 1) == 1)
                    {
                        Keep(held & ~(1 << out_) | 1 << page, cost + 1);
                    }
                }
            }

            costs = next;

            void Keep(int held, int cost) => next[held] = Math.Min(cost, next.GetValueOrDefault(held, int.MaxValue));
        }

        return costs.Values.Min();
    }

    private static int[] Digits(int code, int radix, int length)
    {
        var digits = new int[length];
        for (var i = 0; i < length; i++)
        {
            (digits[i], code) = (code % radix, code / radix);
        }

        return digits;
    }

    /// <summary>Takes the choices of a script, then always the first, and notes them.</summary>
    private sealed class Scripted(List<(int Choice, int Of)> script) : Random
    {
        private int _at;

        public override int Next(int maxValue)
        {
            if (_at == script.Count)
            {
                script.Add((0, maxValue));
            }

            Assert.Equal(script[_at].Of, maxValue);
            return script[_at++].Choice;
        }
    }
}
