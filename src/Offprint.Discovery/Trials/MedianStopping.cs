namespace Offprint.Discovery;

/// <summary>Ends a trial whose best value so far is below the median of the running means of the others at the same step (the median rule of Google Vizier).</summary>
/// <param name="warmUpSteps">No trial ends before this step.</param>
/// <param name="minimumTrials">No trial ends before so many others have reached its step; at least 1.</param>
public sealed class MedianStopping(double warmUpSteps = 0, int minimumTrials = 5) : IEarlyStopping
{
    /// <inheritdoc/>
    public bool ShouldStop(long trial, IReadOnlyList<(double Step, double Value)> measurements, IReadOnlyList<(long Trial, double Step, double Value)> all)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        ArgumentNullException.ThrowIfNull(all);
        var step = measurements[^1].Step;
        if (step < warmUpSteps)
        {
            return false;
        }

        var means = all.Where(m => m.Trial != trial).GroupBy(static m => m.Trial).Where(g => g.Any(m => m.Step >= step)).Select(g => g.Where(m => m.Step <= step).Select(static m => m.Value).DefaultIfEmpty(double.NaN).Average()).Where(double.IsFinite).Order().ToList();
        if (means.Count < Math.Max(1, minimumTrials))
        {
            return false;
        }

        var median = means.Count % 2 == 1 ? means[means.Count / 2] : (means[(means.Count / 2) - 1] + means[means.Count / 2]) / 2;
        return measurements.Max(static m => m.Value) < median;
    }
}
