using System.Diagnostics;
using System.Threading.Channels;

namespace Offprint.Inference;

/// <summary>A thread that does one job after the other. Between jobs it spins for some microseconds, then sleeps.</summary>
internal sealed class PearlWorker : IDisposable
{
    private const int Spins = 40;
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(1) { SingleReader = true });
    private readonly Thread _thread;

    public PearlWorker(string name, Action? prepare)
    {
        _thread = new Thread(() => Loop(prepare)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Hands a job over.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="failed">Called on this thread when it throws.</param>
    /// <returns>Its seconds, or its failure.</returns>
    public Task<double> Run(Action work, Action failed)
    {
        var job = new Job(work, failed, new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _jobs.Writer.TryWrite(job) ? job.Done.Task : Task.FromException<double>(new ObjectDisposedException(nameof(ParallelSpeculativeDecoder)));
    }

    public void Dispose()
    {
        _jobs.Writer.TryComplete();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Loop(Action? prepare)
    {
        while (TryTake(out var job))
        {
            try
            {
                prepare?.Invoke();
                prepare = null;
                var start = Stopwatch.GetTimestamp();
                job.Work();
                job.Done.SetResult(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            catch (Exception failure)
            {
                job.Failed();
                job.Done.SetException(failure);
            }
        }
    }

    private bool TryTake(out Job job)
    {
        for (var spins = 0; ; spins++)
        {
            if (_jobs.Reader.TryRead(out job))
            {
                return true;
            }

            if (spins < Spins)
            {
                Thread.SpinWait(20);
            }
            else if (!_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return false;
            }
        }
    }

    private readonly record struct Job(Action Work, Action Failed, TaskCompletionSource<double> Done);
}
