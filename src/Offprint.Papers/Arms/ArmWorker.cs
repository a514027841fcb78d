using System.Text;

namespace Offprint.Papers;

/// <summary>The other end of <see cref="ArmRunner"/>: runs the one arm that it is told over its standard input.</summary>
public static class ArmWorker
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Serves the standard streams; the whole of <c>offprint run-arm</c>. From here on, what anything in the process writes to the console goes to
    /// the error output. When the input ends, because the other process is gone, this one ends within seconds, whatever it is doing.
    /// </summary>
    /// <param name="registry">The reproductions that exist; unset: those that ship.</param>
    /// <returns>The exit code: 0 when a result or an error was handed over, 2 when the input was no job.</returns>
    public static async Task<int> RunAsync(ReproductionRegistry? registry = null)
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Utf8);
        await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
        Console.SetOut(Console.Error);
        return await RunAsync(input, output, registry, static () => Environment.Exit(3)).ConfigureAwait(false);
    }

    /// <summary>Serves any pair of streams.</summary>
    /// <param name="input">Where the job and a cancellation come from.</param>
    /// <param name="output">Where progress and the result go, one JSON text a line.</param>
    /// <param name="registry">The reproductions that exist; unset: those that ship.</param>
    /// <param name="orphaned">Called two seconds after the input ended while the arm still runs; unset: nothing.</param>
    /// <returns>The exit code: 0 when a result or an error was handed over, 2 when the input was no job.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output, ReproductionRegistry? registry = null, Action? orphaned = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var channel = new Channel(output);
        var line = await input.ReadLineAsync().ConfigureAwait(false);
        if (line is null || ArmMessage.Parse(line) is not { Type: ArmMessage.JobType, Job: { } job })
        {
            await Console.Error.WriteLineAsync($"'{ArmWorkerCommand.Verb}' is run by offprint itself and reads jobs as JSON from its input.").ConfigureAwait(false);
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        Listen(input, stop, orphaned, done.Token);
        try
        {
            var reproduction = (registry ?? ReproductionRegistry.Default).Create(job.Paper);
            var options = reproduction.BindOptions(job.Options);
            var progress = new ProgressTracker(channel);
            var result = await ArmExecution.RunAsync(reproduction, options, job, ModelShelf.Default, DataShelf.Default, progress, stop.Token).ConfigureAwait(false);
            channel.Send(new ArmMessage { Type = ArmMessage.ResultType, Result = result });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            channel.Send(new ArmMessage { Type = ArmMessage.ErrorType, Message = "stopped" });
        }
        catch (Exception exception)
        {
            var cause = exception is ArmFailedException { InnerException: { } inner } ? inner : exception;
            channel.Send(new ArmMessage { Type = ArmMessage.ErrorType, Message = cause.Message, Detail = cause.ToString(), BadInput = RunFailedException.IsInputError(cause) });
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>A thread of its own: it has to hear the end of the input while everything else is busy.</summary>
    private static void Listen(TextReader input, CancellationTokenSource stop, Action? orphaned, CancellationToken done)
    {
        var thread = new Thread(() =>
        {
            try
            {
                while (input.ReadLine() is { } line)
                {
                    if (ArmMessage.Parse(line) is { Type: ArmMessage.CancelType })
                    {
                        stop.Cancel();
                    }
                }

                if (!done.IsCancellationRequested)
                {
                    stop.Cancel();
                    if (!done.WaitHandle.WaitOne(TimeSpan.FromSeconds(2)))
                    {
                        orphaned?.Invoke();
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The arm has ended, and the streams with it.
            }
        })
        {
            IsBackground = true,
            Name = "arm input",
        };
        thread.Start();
    }

    /// <summary>Writes lines; the arm may report from several threads. What can't be written any more is dropped: nobody is there to read it.</summary>
    private sealed class Channel(TextWriter output) : IProgress<RunProgress>
    {
        private readonly Lock _lock = new();

        public void Report(RunProgress value) =>
            Send(new ArmMessage { Type = ArmMessage.ProgressType, Fraction = value.Fraction, Message = value.Message });

        public void Send(ArmMessage message)
        {
            lock (_lock)
            {
                try
                {
                    output.Write(message.ToLine() + "\n");
                    output.Flush();
                }
                catch (IOException)
                {
                    // The other end is gone; the end of the input stops the arm.
                }
            }
        }
    }
}
