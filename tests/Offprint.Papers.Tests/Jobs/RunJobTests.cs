using System.IO.Pipes;

namespace Offprint.Papers.Tests;

/// <summary>Runs in processes of their own: what goes over the pipe, and what happens when one end is gone.</summary>
public sealed class RunJobTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_gives_progress_its_values_as_they_come_and_the_report()
    {
        var messages = await ServeAsync(new RunJob("sample-paper", RunSize.Quick, new Dictionary<string, string> { ["--factor"] = "4" }));
        var report = Assert.Single(messages, m => m.Type == RunJobMessage.ReportType).Report!;
        Assert.Equal(messages[^1].Report, report);
        Assert.Equal(RunSize.Quick, report.Size);
        Assert.Null(report.Verdict);
        Assert.Equal(4, report.Options["factor"].GetDouble());
        Assert.Equal(report.Measurements, messages.Where(m => m.Type == RunJobMessage.MeasurementType).Select(m => m.Measurement!));
        Assert.Equal(7, report.Measurements.Count);
        Assert.Contains(messages, m => m is { Type: RunJobMessage.ProgressType, Progress.Fraction: 1 });
    }

    [Fact]
    public async Task Values_that_are_not_finite_arrive()
    {
        var messages = await ServeAsync(new RunJob("sample-paper", RunSize.Quick, new Dictionary<string, string> { ["--arms"] = "fast,slow,mismatch,odd numbers" }));
        Assert.True(double.IsNaN(messages.Single(m => m.Measurement?.Name == "nan").Measurement!.Value));
        Assert.Equal(1.0 / 3, messages.Single(m => m.Measurement?.Name == "third").Measurement!.Value);
        Assert.NotNull(messages[^1].Report);
    }

    [Theory]
    [InlineData("--batch", "0", "--batch", true)]
    [InlineData("--bach", "8", "--batch", true)]
    [InlineData("--fail", "the file is empty", "the file is empty", true)]
    [InlineData("--arms", "throws", "the arm broke", false)]
    public async Task A_job_that_fails_says_why_and_whose_fault_it_was(string flag, string value, string part, bool badInput)
    {
        var message = (await ServeAsync(new RunJob("sample-paper", RunSize.Quick, new Dictionary<string, string> { [flag] = value })))[^1];
        Assert.Equal(RunJobMessage.ErrorType, message.Type);
        Assert.Contains(part, message.Message, StringComparison.Ordinal);
        Assert.Equal(badInput, message.BadInput);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"cancel\"}")]
    [InlineData("{\"type\":\"job\"}")]
    [InlineData("run it")]
    public async Task What_is_no_job_is_refused(string line)
    {
        using var input = new StringReader(line);
        using var output = new StringWriter();
        Assert.False(await RunJobWorker.RunAsync(input, output, SampleReproduction.Registry));
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_stops_when_it_is_asked_to_and_when_nobody_is_there_any_more(bool asked)
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        var writer = new StreamWriter(server) { AutoFlush = true };
        using var reader = new StreamReader(client);
        using var output = new StringWriter();
        var run = RunJobWorker.RunAsync(reader, output, SampleReproduction.Registry);
        await writer.WriteLineAsync(Job(new RunJob("sample-paper", RunSize.Quick, new Dictionary<string, string> { ["--arms"] = "waits" })));
        if (asked) await writer.WriteLineAsync(new RunJobMessage { Type = RunJobMessage.CancelType }.ToLine());
        else await writer.DisposeAsync();
        Assert.True(await run.WaitAsync(TimeSpan.FromSeconds(60), Ct));
        Assert.Equal("stopped", Messages(output)[^1].Message);
        if (asked) await writer.DisposeAsync();
    }

    [Fact]
    public async Task A_process_that_does_not_listen_is_killed_after_the_grace_period()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "It is played by a shell.");
        using var stop = new CancellationTokenSource();
        var pid = 0;
        var runs = new RunJobProcess(new ArmWorkerCommand("/bin/sh", ["-c", "read -r job; echo '{\"type\":\"progress\",\"progress\":{\"fraction\":0.5,\"message\":\"'$$'\",\"elapsed\":\"00:00:01\",\"remaining\":null}}'; while :; do sleep 1; done"]), TimeSpan.FromMilliseconds(200));
        var heard = new Heard(p =>
        {
            pid = int.Parse(p.Message, System.Globalization.CultureInfo.InvariantCulture);
            stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs.RunAsync(new RunJob("sample-paper", RunSize.Quick, new Dictionary<string, string>()), heard, ct: stop.Token));
        Assert.NotEqual(0, pid);
        await Processes.WaitUntilGoneAsync(pid, Ct);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var exception = await Assert.ThrowsAsync<RunJobFailedException>(() => new RunJobProcess(new ArmWorkerCommand("/no/such/program", [])).RunAsync(new RunJob("x", RunSize.Quick, new Dictionary<string, string>()), ct: Ct));
        Assert.Contains("/no/such/program", exception.Message, StringComparison.Ordinal);
    }

    private static string Job(RunJob job) => new RunJobMessage { Type = RunJobMessage.JobType, Job = job }.ToLine();

    private static List<RunJobMessage> Messages(StringWriter output) => [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => RunJobMessage.Parse(line)!)];

    private static async Task<List<RunJobMessage>> ServeAsync(RunJob job)
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        await using var writer = new StreamWriter(server) { AutoFlush = true };
        using var reader = new StreamReader(client);
        using var output = new StringWriter();
        var run = RunJobWorker.RunAsync(reader, output, SampleReproduction.Registry);
        await writer.WriteLineAsync(Job(job));
        Assert.True(await run.WaitAsync(TimeSpan.FromSeconds(60), Ct));
        return Messages(output);
    }

    private sealed class Heard(Action<RunProgress> hear) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => hear(value);
    }
}
