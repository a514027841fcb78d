using System.Diagnostics;
using System.Globalization;

namespace Offprint.Papers.Tests;

/// <summary>Arms on real worker processes: this test program, started again.</summary>
public sealed class ArmRunnerTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    internal static ArmWorkerCommand Command => new(Environment.ProcessPath!, [ArmWorkerCommand.Verb]);

    private static ArmJob Job(string arm, ulong seed = 42) => new("sample-paper", arm, seed, RunSize.Default, new Dictionary<string, string> { ["--factor"] = "4" });

    private static ArmRunner Runner(int workers = 2, double grace = 2) => new(new ArmRunnerOptions { Workers = workers, Command = Command, Grace = TimeSpan.FromSeconds(grace) });

    [Fact]
    public async Task Results_come_back_in_the_order_of_the_jobs_from_one_process_each()
    {
        var results = await Runner().RunAsync([Job("slow", 1), Job("fast", 2), Job("slow", 3)], ct: Ct);
        Assert.Equal([("slow", 1UL), ("fast", 2UL), ("slow", 3UL)], results.Select(static r => (r.Arm, r.Seed)));
        Assert.Equal(4.04, results[0].Measurements[0].Value);
        Assert.All(results, static result => Assert.All(result.Measurements, m => Assert.Equal(result.Seed, m.Seed)));
        var processes = results.Select(static result => result.Measurements.Single(static m => m.Name.StartsWith("process of", StringComparison.Ordinal)).Value).ToList();
        Assert.Equal(3, processes.Distinct().Count());
        Assert.DoesNotContain(Environment.ProcessId, processes);
        Assert.All(results, static result => Assert.Equal("none", result.Engine));
        Assert.All(results, static result => Assert.Equal(1, result.Measurements.Single(static m => m.Name.StartsWith("processors", StringComparison.Ordinal)).Value));
    }

    [Fact]
    public async Task Values_are_the_same_bits()
    {
        var measurements = (await Runner().RunAsync([Job("odd numbers")], ct: Ct))[0].Measurements;
        Assert.Equal(BitConverter.DoubleToInt64Bits(1.0 / 3), BitConverter.DoubleToInt64Bits(measurements[0].Value));
        Assert.True(double.IsNaN(measurements[1].Value));
        Assert.Equal(double.NegativeInfinity, measurements[2].Value);
    }

    [Fact]
    public async Task What_libraries_print_does_not_disturb()
    {
        var result = (await Runner().RunAsync([Job("noisy")], ct: Ct))[0];
        Assert.Equal(1, result.Measurements[0].Value);
    }

    [Fact]
    public async Task Progress_covers_all_jobs()
    {
        var seen = new List<ArmProgress>();
        await Runner(1).RunAsync([Job("fast", 1), Job("fast", 2)], new Collector(seen), Ct);
        Assert.Equal([0.25, 0.5, 0.75, 1], seen.Select(static p => p.Fraction));
        Assert.Equal("fast, seed 1: half way", seen[0].Message);
    }

    [Fact]
    public async Task An_exception_names_arm_and_seed_and_brings_its_stack()
    {
        var failure = await Assert.ThrowsAsync<ArmFailedException>(() => Runner().RunAsync([Job("throws", 7)], ct: Ct));
        Assert.Equal("sample-paper: arm 'throws' with seed 7 failed: the arm broke", failure.Message);
        Assert.Contains("SampleReproduction", failure.ErrorOutput);
        Assert.False(failure.IsBadInput);
    }

    [Fact]
    public async Task A_worker_that_dies_names_arm_seed_and_its_last_words()
    {
        var failure = await Assert.ThrowsAsync<ArmFailedException>(() => Runner().RunAsync([Job("dies", 9)], ct: Ct));
        Assert.Contains("arm 'dies' with seed 9", failure.Message);
        Assert.Contains("ended with exit code", failure.Message);
        Assert.Contains("last words", failure.Message);
    }

    [Fact]
    public async Task A_worker_that_leaves_tells_its_exit_code() =>
        Assert.Contains("exit code 7 and no result", (await Assert.ThrowsAsync<ArmFailedException>(() => Runner().RunAsync([Job("exits")], ct: Ct))).Message);

    [Fact]
    public async Task A_program_that_is_missing_is_named()
    {
        var runner = new ArmRunner(new ArmRunnerOptions { Command = new ArmWorkerCommand("/no/such/program", []) });
        Assert.Contains("/no/such/program", (await Assert.ThrowsAsync<ArmFailedException>(() => runner.RunAsync([Job("fast")], ct: Ct))).Message);
    }

    [Fact]
    public async Task A_failure_stops_the_others()
    {
        var failure = await Assert.ThrowsAsync<ArmFailedException>(() => Runner().RunAsync([Job("waits"), Job("throws"), Job("waits", 2), Job("waits", 3)], ct: Ct));
        Assert.Equal("throws", failure.Job.Arm);
    }

    [Fact]
    public async Task Cancellation_reaches_the_arm()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var progress = new Collector([], value =>
        {
            if (value.Message.Contains("waiting", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(grace: 60).RunAsync([Job("waits")], progress, stop.Token));
    }

    [Fact]
    public async Task An_arm_that_does_not_listen_is_killed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var pid = 0;
        var progress = new Collector([], value =>
        {
            if (value.Message.Split("pid ") is [_, var number])
            {
                pid = int.Parse(number, CultureInfo.InvariantCulture);
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(grace: 0.2).RunAsync([Job("ignores")], progress, stop.Token));
        Assert.True(pid > 0);
        await Processes.WaitUntilGoneAsync(pid, Ct);
    }

    [Fact]
    public async Task No_jobs_no_results() => Assert.Empty(await Runner().RunAsync([], ct: Ct));

    [Fact]
    public async Task Anything_else_than_a_job_on_the_input_is_refused()
    {
        foreach (var input in (string[])["", "hello\n", "{\"type\":\"job\"}\n", "{\"type\":\"job\",\"job\":{}}\n", "{\"type\":\"cancel\"}\n"])
        {
            using var output = new StringWriter();
            Assert.Equal(2, await ArmWorker.RunAsync(new StringReader(input), output, SampleReproduction.Registry));
            Assert.Equal("", output.ToString());
        }
    }

    [Fact]
    public async Task An_unknown_paper_or_flag_is_an_error_message_of_the_worker()
    {
        foreach (var (job, text) in new[] { (Job("fast") with { Paper = "nothing" }, "No paper 'nothing' runs."), (Job("fast") with { Options = new Dictionary<string, string> { ["--facto"] = "1" } }, "Did you mean --factor?") })
        {
            var failure = await Assert.ThrowsAsync<ArmFailedException>(() => Runner().RunAsync([job], ct: Ct));
            Assert.Contains(text, failure.Message);
            Assert.True(failure.IsBadInput);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void Options_are_checked(int workers) => Assert.ThrowsAny<ArgumentException>(() => new ArmRunner(new ArmRunnerOptions { Workers = workers, Command = Command }));

    [Fact]
    public void Without_a_worker_command_there_is_no_runner() => Assert.Contains("Command", Assert.Throws<ArgumentException>(() => new ArmRunner(new ArmRunnerOptions { Command = null })).Message);

    private sealed class Collector(List<ArmProgress> seen, Action<ArmProgress>? then = null) : IProgress<ArmProgress>
    {
        public void Report(ArmProgress value)
        {
            lock (seen)
            {
                seen.Add(value);
            }

            then?.Invoke(value);
        }
    }
}
