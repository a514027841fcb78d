namespace Offprint.Inference;

/// <summary>Speeds of two models on a virtual clock.</summary>
/// <param name="DraftTime">t_d: seconds of one drafted token.</param>
/// <param name="TargetTime">t_t: seconds of one pass of the target.</param>
public sealed record PearlVirtualTime(double DraftTime, double TargetTime)
{
    /// <summary>Checks both.</summary>
    /// <exception cref="ArgumentException">One is not positive.</exception>
    public void Validate()
    {
        if (!(DraftTime > 0) || !(TargetTime > 0) || !double.IsFinite(DraftTime + TargetTime))
        {
            throw new ArgumentException(FormattableString.Invariant($"The times are {DraftTime} for a drafted token and {TargetTime} for a pass of the target; both must be positive."));
        }
    }
}
