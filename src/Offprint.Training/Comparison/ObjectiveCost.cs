using Offprint.Text;

namespace Offprint.Training;

/// <summary>What a step of an objective costs on this machine.</summary>
/// <param name="Id">The objective.</param>
/// <param name="SecondsPerStep">Processor time of a step, all threads together: the least mean over the rounds.</param>
/// <param name="FlopsPerStep">Operations of a step, forward and backward.</param>
/// <param name="StartSeconds">Processor time of what comes before the first step.</param>
public sealed record ObjectiveCost(string Id, double SecondsPerStep, double FlopsPerStep, double StartSeconds = 0)
{
    /// <summary>Steps that a time buys, at least one.</summary>
    /// <param name="seconds">The time.</param>
    /// <param name="goesOn">Whether a trained model goes on, so that there is no start to pay for.</param>
    public long Steps(double seconds, bool goesOn = false) => Math.Max(1, (long)Math.Round((seconds - (goesOn ? 0 : StartSeconds)) / Math.Max(SecondsPerStep, 1e-6)));

    /// <summary>
    /// Measures all objectives in rounds that take turns, in processor time of this process, so that other work on the machine hardly matters; the least round of each counts. Models and steps
    /// are thrown away. Nothing else should compute in this process meanwhile.
    /// </summary>
    /// <param name="ids">The objectives.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="options">Sizes and batch.</param>
    /// <param name="rounds">Rounds. Default 5.</param>
    /// <param name="steps">Steps of an objective in a round. Default 6.</param>
    /// <param name="cancellation">Stops between objectives.</param>
    /// <returns>One cost an objective, in their order.</returns>
    public static IReadOnlyList<ObjectiveCost> Measure(
        IReadOnlyList<string> ids, PretrainedTokenizer tokenizer, int[] tokens, ComparisonOptions options, int rounds = 5, int steps = 6, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var arms = new List<ObjectiveArm>();
        try
        {
            foreach (var id in ids)
            {
                arms.Add(new ObjectiveArm(id, tokenizer, tokens, options));
                arms[^1].Train(2, cancellation: cancellation);
            }

            var best = new double[ids.Count];
            Array.Fill(best, double.PositiveInfinity);
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < arms.Count; i++)
                {
                    var start = Environment.CpuUsage.TotalTime;
                    arms[i].Train(steps, cancellation: cancellation);
                    best[i] = Math.Min(best[i], (Environment.CpuUsage.TotalTime - start).TotalSeconds / steps);
                }
            }

            return [.. arms.Select((arm, i) => new ObjectiveCost(arm.Info.Id, best[i], arm.Ledger.Flops / arm.Ledger.Steps, arm.StartSeconds))];
        }
        finally
        {
            foreach (var arm in arms)
            {
                arm.Dispose();
            }
        }
    }
}
