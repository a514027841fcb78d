namespace Offprint.Training;

/// <summary>What a run is measured by: steps or operations, which are equal on every machine, or time.</summary>
public interface IWorkClock
{
    /// <summary>Work so far.</summary>
    /// <param name="ledger">The run's ledger.</param>
    double Read(TrainingLedger ledger);

    /// <summary>The unit, for axes: <c>steps</c>, <c>FLOPs</c>, <c>s</c>.</summary>
    string Unit { get; }
}
