using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>A run while it works: what it reported so far, and a signal for those who watch.</summary>
internal sealed class LiveRun : IProgress<RunProgress>, IProgress<Measurement>, IDisposable
{
    private const int MaximumMeasurements = 5000;
    private readonly Lock _lock = new();
    private readonly List<Measurement> _measurements = [];
    private string _chart = "";
    private int _drawn;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the run.</summary>
    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Whether somebody asked it to end, as opposed to the server that stops.</summary>
    public bool IsCancelled { get; private set; }

    public RunProgress Progress { get; private set; } = new(0, "starting", TimeSpan.Zero, null);

    /// <summary>Ends with the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock) return _changed.Task;
        }
    }

    /// <summary>The chart of what was measured so far, as SVG; drawn once for all who watch.</summary>
    public string Chart
    {
        get
        {
            lock (_lock)
            {
                if (_drawn != _measurements.Count) (_chart, _drawn) = (LiveChart.Draw(_measurements).Markup, _measurements.Count);
                return _chart;
            }
        }
    }

    public void Report(RunProgress value)
    {
        Progress = value;
        Signal();
    }

    public void Report(Measurement value)
    {
        lock (_lock)
        {
            if (_measurements.Count < MaximumMeasurements) _measurements.Add(value);
        }

        Signal();
    }

    public void Stop()
    {
        IsCancelled = true;
        Progress = Progress with { Message = "stopping" };
        Cancel.Cancel();
        Signal();
    }

    public void Signal()
    {
        TaskCompletionSource changed;
        lock (_lock) (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.TrySetResult();
    }

    public void Dispose() => Cancel.Dispose();
}
