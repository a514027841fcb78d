namespace Offprint.Training;

/// <summary>The usual clocks.</summary>
public sealed class WorkClock : IWorkClock
{
    private readonly Func<TrainingLedger, double> _read;

    private WorkClock(string unit, Func<TrainingLedger, double> read) => (Unit, _read) = (unit, read);

    /// <summary>Optimizer steps.</summary>
    public static IWorkClock Steps { get; } = new WorkClock("steps", static l => l.Steps);

    /// <summary>Tokens read.</summary>
    public static IWorkClock Tokens { get; } = new WorkClock("tokens", static l => l.Tokens);

    /// <summary>Floating-point operations.</summary>
    public static IWorkClock Flops { get; } = new WorkClock("FLOPs", static l => l.Flops);

    /// <summary>Seconds on the run's clock.</summary>
    public static IWorkClock Seconds { get; } = new WorkClock("s", static l => l.Seconds);

    /// <inheritdoc/>
    public string Unit { get; }

    /// <inheritdoc/>
    public double Read(TrainingLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return _read(ledger);
    }
}
