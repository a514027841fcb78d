using System.Diagnostics;
using System.Text;

namespace Offprint.Papers;

/// <summary>
/// Runs papers in processes of their own: whatever happens in one (a crash of native code, memory that runs out) stays there, and it can be stopped at
/// any time.
/// </summary>
/// <param name="command">How to start one: <c>offprint run-job</c>.</param>
/// <param name="grace">Time between being asked to stop and being killed; unset: ten seconds.</param>
public sealed class RunJobProcess(ArmWorkerCommand command, TimeSpan? grace = null)
{
    /// <summary>The command of Offprint that such a process runs.</summary>
    public const string Verb = "run-job";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary><c>offprint run-job</c> with the program that is running now; null when that is another program.</summary>
    public static ArmWorkerCommand? DefaultCommand =>
        ArmWorkerCommand.Default is { } arm ? arm with { Arguments = [.. arm.Arguments.SkipLast(1), Verb] } : null;

    /// <summary>Runs a job.</summary>
    /// <param name="job">Paper, size, options.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="measured">Hears each value as it is recorded.</param>
    /// <param name="ct">Stops it: it is asked, and killed when it does not end within the grace period.</param>
    /// <returns>The report.</returns>
    /// <exception cref="RunJobFailedException">The run failed or its process died.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<RunReport> RunAsync(RunJob job, IProgress<RunProgress>? progress = null, IProgress<Measurement>? measured = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ct.ThrowIfCancellationRequested();
        using var process = Start();
        var errors = new OutputTail();
        var errorReader = ReadErrorsAsync(process, errors);
        try
        {
            await SendAsync(process, new RunJobMessage { Type = RunJobMessage.JobType, Job = job }).ConfigureAwait(false);
            await using var asked = ct.Register(() => _ = StopAsync(process)).ConfigureAwait(false);
            var (report, failure) = await ReadAsync(process, errors, progress, measured).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            await errorReader.ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            return report ?? throw (failure is not null
                ? new RunJobFailedException(failure.Message ?? "unknown error", errors.With(failure.Detail), failure.BadInput)
                : new RunJobFailedException($"Its process ended with exit code {process.ExitCode} and no result.{errors.LastLine()}", errors.ToString()));
        }
        finally
        {
            Kill(process);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new RunJobFailedException($"Its process '{command.FileName}' can't be started: {exception.Message}", exception.ToString());
        }
    }

    private static async Task<(RunReport? Report, RunJobMessage? Failure)> ReadAsync(Process process, OutputTail errors, IProgress<RunProgress>? progress, IProgress<Measurement>? measured)
    {
        RunReport? report = null;
        RunJobMessage? failure = null;
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            switch (RunJobMessage.Parse(line))
            {
                case { Type: RunJobMessage.ProgressType, Progress: { } value }:
                    progress?.Report(value);
                    break;
                case { Type: RunJobMessage.MeasurementType, Measurement: { } value }:
                    measured?.Report(value);
                    break;
                case { Type: RunJobMessage.ReportType, Report: { } found }:
                    report = found;
                    break;
                case { Type: RunJobMessage.ErrorType } message:
                    failure = message;
                    break;
                default:
                    errors.Add(line);
                    break;
            }
        }

        return (report, failure);
    }

    private static async Task ReadErrorsAsync(Process process, OutputTail errors)
    {
        while (await process.StandardError.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            errors.Add(line);
        }
    }

    private static async Task SendAsync(Process process, RunJobMessage message)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(message.ToLine()).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended; why is told by what it wrote.
        }
    }

    private async Task StopAsync(Process process)
    {
        await SendAsync(process, new RunJobMessage { Type = RunJobMessage.CancelType }).ConfigureAwait(false);
        await Task.Delay(grace ?? TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        Kill(process);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It has ended.
        }
    }
}
