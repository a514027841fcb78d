namespace Offprint.Training;

/// <summary>One step, after it was taken.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Loss">The mean loss per target, penalties included.</param>
/// <param name="LearningRate">The rate.</param>
/// <param name="GradientNorm">The norm of all gradients before clipping; NaN when clipping is off.</param>
/// <param name="Tokens">Tokens read so far.</param>
/// <param name="Flops">Operations so far.</param>
/// <param name="TokensPerSecond">Speed since the last log entry, evaluations and checkpoints left out.</param>
/// <param name="Elapsed">Training time so far, earlier sessions included.</param>
public sealed record StepReport(long Step, double Loss, double LearningRate, double GradientNorm, long Tokens, double Flops, double TokensPerSecond, TimeSpan Elapsed)
{
    /// <summary>Parts of the loss, by name.</summary>
    public IReadOnlyDictionary<string, double> Parts { get; init; } = new Dictionary<string, double>();
}
