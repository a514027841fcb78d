using Offprint.Numerics;

namespace Offprint.Papers.Tests;

public sealed class InterleavedTimingTests
{
    [Fact]
    public void Every_arm_runs_once_a_round_and_is_timed_without_its_preparation()
    {
        var clock = new ManualClock();
        var calls = new List<string>();
        TimedArm Arm(string name, double seconds) => new(name, round =>
        {
            calls.Add($"{name}{round}");
            clock.Advance(TimeSpan.FromSeconds(seconds + round));
        })
        {
            Prepare = _ => clock.Advance(TimeSpan.FromSeconds(100)),
            CleanUp = _ => clock.Advance(TimeSpan.FromSeconds(100)),
        };
        var result = InterleavedTiming.Measure([Arm("a", 1), Arm("b", 2)], new InterleavedTimingOptions { Rounds = 3, WarmUp = 2, Clock = clock, SettleGarbage = false }, ct: TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], result.Seconds("a"));
        Assert.Equal([2, 3, 4], result.Seconds("b"));
        Assert.Equal([2, 1.5, 4.0 / 3], result.Ratios("b", "a"));
        Assert.Equal(10, calls.Count);
        foreach (var (round, pair) in calls.Chunk(2).Index())
        {
            int[] numbers = [0, 1, 0, 1, 2];
            Assert.Equal([$"a{numbers[round]}", $"b{numbers[round]}"], pair.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_order_changes_and_each_arm_is_first_equally_often()
    {
        var firsts = new int[3];
        var random = new SeededRandom(1, "test");
        var orders = new HashSet<string>();
        for (var turn = 0; turn < 30; turn++)
        {
            var order = InterleavedTiming.RoundOrder([0, 1, 2], turn, random);
            Assert.Equal([0, 1, 2], order.Order());
            firsts[order[0]]++;
            orders.Add(string.Join(',', order));
        }

        Assert.Equal([10, 10, 10], firsts);
        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order()
    {
        string Order(ulong seed)
        {
            var calls = new List<string>();
            InterleavedTiming.Measure([.. "abcd".Select(c => new TimedArm(c.ToString(), _ => calls.Add(c.ToString())))], new InterleavedTimingOptions { Seed = seed, SettleGarbage = false }, ct: TestContext.Current.CancellationToken);
            return string.Concat(calls);
        }

        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
    }

    [Fact]
    public void A_failing_arm_is_still_cleaned_up()
    {
        var cleaned = 0;
        TimedArm broken = new("broken", _ => throw new InvalidOperationException("x")) { CleanUp = _ => cleaned++ };
        Assert.Throws<InvalidOperationException>(() => InterleavedTiming.Measure([broken, broken with { Name = "other" }], ct: TestContext.Current.CancellationToken));
        Assert.Equal(1, cleaned);
    }

    [Fact]
    public void Timings_are_recorded_in_pairs()
    {
        var clock = new ManualClock();
        using var run = new RunContext("sample-paper", RunSize.Default, [42], ModelShelf.Default, DataShelf.Default, new ProgressTracker(null));
        var result = InterleavedTiming.Measure(
            [new TimedArm("slow", _ => clock.Advance(TimeSpan.FromSeconds(3))), new TimedArm("fast", _ => clock.Advance(TimeSpan.FromSeconds(1)))],
            new InterleavedTimingOptions { Rounds = 4, Clock = clock, SettleGarbage = false },
            ct: TestContext.Current.CancellationToken);
        result.RecordTo(run, seed: 42);
        Claim claim = new() { Name = "s", Metric = "s", Kind = ClaimKind.Superiority, Bar = 2, Over = UnitKind.Items, Estimand = Estimand.Ratio("slow seconds", "fast seconds") };
        var judged = Verdicts.Judge([claim], run.Measurements, RunSize.Default);
        Assert.Equal(VerdictKind.Holds, judged.Verdict);
        Assert.Equal(3, judged.Claims[0].Estimate, 9);
    }

    [Fact]
    public void Cancellation_is_heard_between_arms()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        TimedArm arm = new("a", _ =>
        {
            calls++;
            stop.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => InterleavedTiming.Measure([arm, arm with { Name = "b" }], ct: stop.Token));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        TimedArm a = new("a", static _ => { });
        Assert.Throws<ArgumentException>(() => InterleavedTiming.Measure([a], ct: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => InterleavedTiming.Measure([a, a], ct: TestContext.Current.CancellationToken));
        Assert.ThrowsAny<ArgumentException>(() => InterleavedTiming.Measure([a, a with { Name = "b" }], new InterleavedTimingOptions { Rounds = 0 }, ct: TestContext.Current.CancellationToken));
    }
}
