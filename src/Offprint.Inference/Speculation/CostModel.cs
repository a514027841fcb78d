namespace Offprint.Inference;

/// <summary>What drafting and checking cost, and how acceptance varies: enough to say when to stop drafting.</summary>
/// <param name="DraftTime">t_d: time of one drafted token, in any unit.</param>
/// <param name="TargetTime">t_t: time of one pass of the target, in the same unit.</param>
/// <param name="Acceptances">Acceptance probabilities a, 0 to 1, as a sample of their law (labels of <see cref="AcceptanceHeadTrainer"/>, for example). They are taken as independent from token to token.</param>
public sealed record CostModel(double DraftTime, double TargetTime, IReadOnlyList<double> Acceptances)
{
    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A time is not positive, or a probability is missing or outside of 0 to 1; the message names it.</exception>
    public void Validate()
    {
        if (!(DraftTime > 0) || !(TargetTime > 0) || !double.IsFinite(DraftTime + TargetTime))
        {
            throw new ArgumentException(FormattableString.Invariant($"The times are {DraftTime} for a drafted token and {TargetTime} for a pass of the target; both must be positive."));
        }

        if (Acceptances is not { Count: > 0 } || Acceptances.Any(static a => a is not (>= 0 and <= 1)))
        {
            throw new ArgumentException("Acceptances must hold at least one probability, each from 0 to 1.");
        }
    }
}
