namespace Offprint.Discovery;

/// <summary>Decides from intermediate values whether a trial is worth going on with. Higher values are better.</summary>
public interface IEarlyStopping
{
    /// <summary>Decides.</summary>
    /// <param name="trial">The trial's number.</param>
    /// <param name="measurements">What it has reported, in order; not empty.</param>
    /// <param name="all">What all trials of the study have reported, this one included.</param>
    /// <returns>True when the trial should end.</returns>
    bool ShouldStop(long trial, IReadOnlyList<(double Step, double Value)> measurements, IReadOnlyList<(long Trial, double Step, double Value)> all);
}
