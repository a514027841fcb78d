namespace Offprint.Papers;

/// <summary>Turns fractions into progress with time left; fractions never go back. Thread-safe.</summary>
internal sealed class ProgressTracker(IProgress<RunProgress>? target, TimeProvider? clock = null)
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();
    private double _fraction;
    private double _from;
    private double _to = 1;

    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    public void Report(double fraction, string message)
    {
        if (fraction is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Progress is a fraction from 0 to 1.");
        }

        ArgumentNullException.ThrowIfNull(message);
        if (target is null)
        {
            return;
        }

        RunProgress progress;
        lock (_lock)
        {
            _fraction = Math.Max(_fraction, _from + (fraction * (_to - _from)));
            var elapsed = Elapsed;
            TimeSpan? left = _fraction >= 0.02 && elapsed > TimeSpan.FromSeconds(0.5) ? elapsed * ((1 - _fraction) / _fraction) : null;
            progress = new RunProgress(_fraction, message, elapsed, left);
        }

        target.Report(progress);
    }

    /// <summary>Reports the end, unless the experiment did.</summary>
    public void Complete()
    {
        bool done;
        lock (_lock)
        {
            done = _fraction >= 1;
        }

        if (!done)
        {
            Report(1, "done");
        }
    }

    /// <summary>Until disposed, fractions mean a part of the whole.</summary>
    public IDisposable Part(double from, double to)
    {
        if (!(from >= 0 && from <= to && to <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"A part goes from a fraction to a later one, between 0 and 1; got {from} to {to}.");
        }

        lock (_lock)
        {
            var part = new PartScope(this, _from, _to);
            var width = _to - _from;
            (_from, _to) = (_from + (from * width), _from + (to * width));
            return part;
        }
    }

    private sealed class PartScope(ProgressTracker owner, double from, double to) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                (owner._from, owner._to) = (from, to);
            }
        }
    }
}
