namespace Offprint.Papers.Tests;

public sealed class RunnerTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static Task<RunReport> RunAsync(RunSize size = RunSize.Default, IProgress<RunProgress>? progress = null, CancellationToken? ct = null, params (string Flag, string Value)[] options) =>
        new ReproductionRunner().RunAsync(
            SampleReproduction.Registry.Create("sample-paper"),
            new RunRequest { Size = size, Options = options.ToDictionary(static o => o.Flag, static o => o.Value), Workers = 0 },
            "A sample",
            progress,
            ct ?? Ct);

    [Fact]
    public async Task A_run_ends_in_a_report()
    {
        var report = await RunAsync(options: ("--factor", "4"));
        Assert.Equal(("sample-paper", "A sample", RunSize.Default, VerdictKind.Holds), (report.Paper, report.Title, report.Size, report.Verdict!.Value));
        Assert.Equal([42UL, 43UL, 44UL, 45UL, 46UL], report.Measurements.Select(static m => m.Seed!.Value).Distinct());
        Assert.Equal(3, report.Claims.Count);
        Assert.Null(report.Claims[2].Verdict);
        Assert.Equal(4, report.Options["factor"].GetDouble());
        Assert.Equal("greedy", report.Options["mode"].GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, report.Options["model"].ValueKind);
        Assert.True(report.Environment.Cores > 0);
        Assert.NotEqual("", report.Version);
        Assert.StartsWith("fast is 4", VerdictText.Sentences(report, SampleReproduction.Registry.Create("sample-paper"))[0]);
    }

    [Theory]
    [InlineData("1.5", VerdictKind.Partly)]
    [InlineData("1", VerdictKind.DoesNotHold)]
    [InlineData("0.5", VerdictKind.DoesNotHold)]
    public async Task The_verdict_follows_the_measurements(string factor, VerdictKind expected) =>
        Assert.Equal(expected, (await RunAsync(options: ("--factor", factor))).Verdict);

    [Fact]
    public async Task A_quick_run_has_one_seed_and_no_verdict()
    {
        var report = await RunAsync(RunSize.Quick);
        Assert.Null(report.Verdict);
        Assert.Equal("quick run, no verdict", report.Reason);
        Assert.Equal(42UL, Assert.Single(report.Measurements.Select(static m => m.Seed!.Value).Distinct()));
    }

    [Fact]
    public async Task A_full_run_judges_every_claim() => Assert.All((await RunAsync(RunSize.Full)).Claims, static claim => Assert.Equal(VerdictKind.Holds, claim.Verdict));

    [Fact]
    public async Task An_unmet_premise_is_inconclusive()
    {
        var report = await RunAsync(options: ("--premise", "the model did not learn"));
        Assert.Equal((VerdictKind.Inconclusive, "the model did not learn"), (report.Verdict!.Value, report.Reason));
        Assert.Equal("Inconclusive: the model did not learn", VerdictText.Headline(report));
    }

    [Fact]
    public async Task A_failure_keeps_its_cause_and_leaves_nothing_behind()
    {
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(options: ("--fail", "no such thing")));
        Assert.True(failure.IsBadInput);
        var parts = Assert.IsType<InvalidDataException>(failure.InnerException).Message.Split('|');
        Assert.Equal("no such thing", parts[0]);
        Assert.False(Directory.Exists(parts[1]));
    }

    [Fact]
    public async Task Wrong_options_are_found_before_anything_runs() => await Assert.ThrowsAsync<OptionException>(() => RunAsync(options: ("--batch", "0")));

    [Fact]
    public async Task Progress_never_goes_back_and_ends_at_one()
    {
        var seen = new List<RunProgress>();
        await RunAsync(progress: new Collector(seen));
        Assert.Equal(seen.Select(static p => p.Fraction).Order(), seen.Select(static p => p.Fraction));
        Assert.Equal(1, seen[^1].Fraction);
        Assert.Equal("seed 46", seen[^1].Message);
    }

    [Fact]
    public async Task A_run_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Collector([], _ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(progress: progress, ct: stop.Token));
    }

    [Fact]
    public async Task Arms_run_in_this_process_when_asked()
    {
        var report = await RunAsync(options: ("--arms", "fast,slow,mismatch"));
        Assert.Equal(VerdictKind.Holds, report.Verdict);
        Assert.Equal(["all equal"], report.Notes);
        Assert.Equal(Environment.ProcessId, report.Measurements.First(static m => m.Name == "process of fast").Value);
    }

    [Fact]
    public async Task A_failing_arm_is_named()
    {
        var failure = await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(options: ("--arms", "throws")));
        Assert.Equal("sample-paper: arm 'throws' with seed 42 failed: the arm broke", Assert.IsType<ArmFailedException>(failure.InnerException).Message);
        Assert.False(failure.IsBadInput);
    }

    [Fact]
    public void A_missing_file_is_bad_input_and_a_missing_library_is_not()
    {
        Assert.True(new RunFailedException("x", new FileNotFoundException("gone", "prompts.txt")).IsBadInput);
        Assert.False(new RunFailedException("x", new FileNotFoundException("gone", "System.IO.Hashing, Version=10.0.0.14")).IsBadInput);
        Assert.False(new RunFailedException("x", new InvalidOperationException("broken")).IsBadInput);
    }

    [Fact]
    public async Task Bad_input_of_an_arm_is_bad_input_of_the_run() =>
        Assert.True((await Assert.ThrowsAsync<RunFailedException>(() => RunAsync(options: ("--arms", "no such arm")))).IsBadInput);

    [Fact]
    public async Task Fewer_than_three_seeds_are_told_in_the_report()
    {
        var report = await new ReproductionRunner().RunAsync(SampleReproduction.Registry.Create("sample-paper"), new RunRequest { Seeds = [42, 43] }, ct: Ct);
        Assert.Equal(UnitKind.Items, report.Claims[0].Over);
        Assert.Equal(["'speed-up': fewer than 3 seeds, so the interval is over items only."], report.Notes);
    }

    [Fact]
    public void The_same_case_can_be_recorded_once()
    {
        using var context = Context();
        context.Record("x", 1, 42, "a");
        context.Record("x", 1, 42, "b");
        context.Record("x", 1, 43, "a");
        Assert.Contains("seed 42 and item a", Assert.Throws<ArgumentException>(() => context.Record("x", 2, 42, "a")).Message);
        Assert.Throws<ArgumentException>(() => context.Record(" ", 1));
    }

    [Fact]
    public void The_first_reason_stays()
    {
        using var context = Context();
        context.Inconclusive("one");
        context.Inconclusive("two");
        Assert.Equal("one", context.InconclusiveReason);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Progress_is_a_fraction(double fraction)
    {
        using var context = Context();
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Report(fraction, "x"));
    }

    [Fact]
    public void The_scratch_folder_appears_on_use_and_goes()
    {
        var context = Context();
        var scratch = context.Scratch;
        File.WriteAllText(Path.Combine(scratch, "x"), "x");
        Assert.Equal(scratch, context.Scratch);
        context.Dispose();
        Assert.False(Directory.Exists(scratch));
        Assert.Throws<ObjectDisposedException>(() => context.Scratch);
    }

    [Fact]
    public void Time_left_is_estimated_from_what_is_done()
    {
        var clock = new ManualClock();
        var seen = new List<RunProgress>();
        var tracker = new ProgressTracker(new Collector(seen), clock);
        tracker.Report(0, "start");
        clock.Advance(TimeSpan.FromSeconds(30));
        using (tracker.Part(0.2, 0.6))
        {
            tracker.Report(0.5, "middle of a part");
        }

        Assert.Null(seen[0].Remaining);
        Assert.Equal(0.4, seen[1].Fraction, 12);
        Assert.Equal(45, seen[1].Remaining!.Value.TotalSeconds, 6);
        tracker.Report(0.1, "back");
        Assert.Equal(0.4, seen[2].Fraction, 12);
    }

    [Fact]
    public void An_unknown_reproduction_suggests_the_nearest() =>
        Assert.Equal("sample-paper", Assert.Throws<UnknownPaperException>(() => SampleReproduction.Registry.Create("sample-papr")).Suggestions[0]);

    [Theory]
    [InlineData(1UL, 1UL)]
    [InlineData]
    public async Task Seeds_must_differ_and_exist(params ulong[] seeds) => await Assert.ThrowsAsync<ArgumentException>(
        () => new ReproductionRunner().RunAsync(SampleReproduction.Registry.Create("sample-paper"), new RunRequest { Seeds = seeds }, ct: Ct));

    private static RunContext Context() => new("sample-paper", RunSize.Default, [42], ModelShelf.Default, DataShelf.Default, new ProgressTracker(null));

    internal sealed class Collector(List<RunProgress> seen, Action<RunProgress>? then = null) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            lock (seen)
            {
                seen.Add(value);
            }

            then?.Invoke(value);
        }
    }
}
