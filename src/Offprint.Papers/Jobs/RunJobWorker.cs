namespace Offprint.Papers;

/// <summary>The other end of <see cref="RunJobProcess"/>: runs the one job that it is told over its input.</summary>
public static class RunJobWorker
{
    /// <summary>Serves a pair of streams.</summary>
    /// <param name="input">Where the job and a cancellation come from. Its end stops the run: the other process is gone.</param>
    /// <param name="output">Where progress, measurements and the report go, one JSON text a line.</param>
    /// <param name="registry">The reproductions that exist; unset: those that ship.</param>
    /// <param name="orphaned">Called five seconds after the input ended while the run still goes on; unset: nothing.</param>
    /// <returns>True when a report or an error was handed over; false when the input was no job.</returns>
    public static async Task<bool> RunAsync(TextReader input, TextWriter output, ReproductionRegistry? registry = null, Action? orphaned = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        var line = await input.ReadLineAsync().ConfigureAwait(false);
        if (line is null || RunJobMessage.Parse(line) is not { Type: RunJobMessage.JobType, Job: { } job })
        {
            return false;
        }

        var channel = new Channel(output);
        using var stop = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        Listen(input, stop, orphaned, done.Token);
        try
        {
            var reproduction = (registry ?? ReproductionRegistry.Default).Create(job.Paper);
            var runner = new ReproductionRunner { Measured = channel };
            var title = PaperCatalog.Load().Find(job.Paper)?.Title;
            var report = await runner.RunAsync(reproduction, new RunRequest { Size = job.Size, Options = job.Options }, title, channel, stop.Token).ConfigureAwait(false);
            channel.Send(new RunJobMessage { Type = RunJobMessage.ReportType, Report = report });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            channel.Send(new RunJobMessage { Type = RunJobMessage.ErrorType, Message = "stopped" });
        }
        catch (Exception exception)
        {
            var cause = exception is RunFailedException { InnerException: { } inner } ? inner : exception;
            channel.Send(new RunJobMessage { Type = RunJobMessage.ErrorType, Message = cause.Message, Detail = cause.ToString(), BadInput = RunFailedException.IsInputError(cause) });
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
        }

        return true;
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
                    if (RunJobMessage.Parse(line) is { Type: RunJobMessage.CancelType })
                    {
                        stop.Cancel();
                    }
                }

                if (!done.IsCancellationRequested)
                {
                    stop.Cancel();
                    if (!done.WaitHandle.WaitOne(TimeSpan.FromSeconds(5)))
                    {
                        orphaned?.Invoke();
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The run has ended, and the streams with it.
            }
        })
        {
            IsBackground = true,
            Name = "run input",
        };
        thread.Start();
    }

    /// <summary>Writes lines; a run reports from several threads. What can't be written any more is dropped: nobody is there to read it.</summary>
    private sealed class Channel(TextWriter output) : IProgress<RunProgress>, IProgress<Measurement>
    {
        private readonly Lock _lock = new();
        private long _last = long.MinValue;

        /// <summary>At most ten a second, and the last one always.</summary>
        public void Report(RunProgress value)
        {
            var now = Environment.TickCount64;
            lock (_lock)
            {
                if (value.Fraction < 1 && now - 100 < _last)
                {
                    return;
                }

                _last = now;
            }

            Send(new RunJobMessage { Type = RunJobMessage.ProgressType, Progress = value });
        }

        public void Report(Measurement value) => Send(new RunJobMessage { Type = RunJobMessage.MeasurementType, Measurement = value });

        public void Send(RunJobMessage message)
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
                    // The other end is gone; the end of the input stops the run.
                }
            }
        }
    }
}
