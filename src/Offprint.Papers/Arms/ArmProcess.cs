using System.Diagnostics;
using System.Text;

namespace Offprint.Papers;

/// <summary>One worker process with one job.</summary>
internal static class ArmProcess
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<ArmResult> RunAsync(ArmJob job, ArmRunnerOptions options, Action<double, string> progressed, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = Start(job, options.Command!);
        var errors = new OutputTail();
        var errorReader = ReadErrorsAsync(process, errors);
        try
        {
            await SendAsync(process, new ArmMessage { Type = ArmMessage.JobType, Job = job }).ConfigureAwait(false);
            await using var asked = ct.Register(() => Task.Run(() => SendAsync(process, new ArmMessage { Type = ArmMessage.CancelType }), CancellationToken.None)).ConfigureAwait(false);
            using var killer = ct.Register(() => KillAfter(process, options.Grace));
            var (result, failure) = await ReadAsync(process, errors, progressed).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            await errorReader.ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (result is not null)
            {
                return result;
            }

            throw failure is not null
                ? new ArmFailedException(job, failure.Message ?? "unknown error", errors.With(failure.Detail)) { IsBadInput = failure.BadInput }
                : new ArmFailedException(job, $"its worker process ended with exit code {process.ExitCode} and no result.{errors.LastLine()}", errors.ToString());
        }
        finally
        {
            Kill(process);
        }
    }

    private static Process Start(ArmJob job, ArmWorkerCommand command)
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

        // One intra-op thread: of the tensor engine, of its math libraries, and of .NET's own loops.
        foreach (var variable in (string[])["OFFPRINT_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "DOTNET_PROCESSOR_COUNT"])
        {
            start.Environment[variable] = "1";
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new ArmFailedException(job, $"its worker '{command.FileName}' can't be started: {exception.Message}", "", exception);
        }
    }

    private static async Task<(ArmResult? Result, ArmMessage? Failure)> ReadAsync(Process process, OutputTail errors, Action<double, string> progressed)
    {
        ArmResult? result = null;
        ArmMessage? failure = null;
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            switch (ArmMessage.Parse(line))
            {
                case { Type: ArmMessage.ProgressType } message:
                    progressed(Math.Clamp(message.Fraction ?? 0, 0, 1), message.Message ?? "");
                    break;
                case { Type: ArmMessage.ResultType, Result: { } found }:
                    result = found;
                    break;
                case { Type: ArmMessage.ErrorType } message:
                    failure = message;
                    break;
                default:
                    errors.Add(line);
                    break;
            }
        }

        return (result, failure);
    }

    private static async Task ReadErrorsAsync(Process process, OutputTail errors)
    {
        while (await process.StandardError.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            errors.Add(line);
        }
    }

    private static async Task SendAsync(Process process, ArmMessage message)
    {
        try
        {
            await process.StandardInput.WriteAsync(message.ToLine() + "\n").ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The worker is gone already; its output tells why.
        }
    }

    private static void KillAfter(Process process, TimeSpan grace) => _ = Task.Run(async () =>
    {
        try
        {
            using var late = new CancellationTokenSource(grace);
            await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
        }
        catch (InvalidOperationException)
        {
            // Disposed: it has ended.
        }
    });

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It ended in between.
        }
    }
}
