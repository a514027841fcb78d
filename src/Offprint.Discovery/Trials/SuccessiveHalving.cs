namespace Offprint.Discovery;

/// <summary>
/// Asynchronous successive halving: at the steps r, rη, rη², ... a trial goes on only when its value there is among the best 1/η of the trials that have reached that step.
/// </summary>
/// <param name="firstStep">r, the first step at which a trial is judged; above 0.</param>
/// <param name="reduction">η; at least 2.</param>
/// <seealso href="https://arxiv.org/abs/1810.05934">L. Li et al., "A System for Massively Parallel Hyperparameter Tuning" (2020), algorithm 2</seealso>
public sealed class SuccessiveHalving(double firstStep, int reduction = 3) : IEarlyStopping
{
    private readonly double _first = firstStep > 0 ? firstStep : throw new ArgumentOutOfRangeException(nameof(firstStep), firstStep, "The first step must be above 0.");
    private readonly int _reduction = reduction >= 2 ? reduction : throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "The reduction must be 2 or more.");

    /// <inheritdoc/>
    public bool ShouldStop(long trial, IReadOnlyList<(double Step, double Value)> measurements, IReadOnlyList<(long Trial, double Step, double Value)> all)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        ArgumentNullException.ThrowIfNull(all);
        var reached = measurements[^1].Step;
        var previous = measurements.Count > 1 ? measurements[^2].Step : double.NegativeInfinity;
        for (var rung = _first; rung <= reached; rung *= _reduction)
        {
            // Each rung judges once: at the first report at or after it.
            if (previous >= rung)
            {
                continue;
            }

            var at = all.Where(m => m.Step >= rung).GroupBy(static m => m.Trial).Select(static g => (g.Key, g.MinBy(static m => m.Step).Value)).ToList();
            var own = at.First(p => p.Key == trial).Value;
            if (at.Count >= _reduction && at.Count(p => p.Value > own) >= Math.Max(1, at.Count / _reduction))
            {
                return true;
            }
        }

        return false;
    }
}
