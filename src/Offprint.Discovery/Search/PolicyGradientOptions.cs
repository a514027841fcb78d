namespace Offprint.Discovery;

/// <summary>Settings of <see cref="PolicyGradient"/>.</summary>
public sealed record PolicyGradientOptions
{
    /// <summary>Step size of the logits; above 0.</summary>
    public double LearningRate { get; init; } = 0.3;

    /// <summary>Weight of the past in the reward's moving average and spread, 0 to below 1.</summary>
    public double BaselineDecay { get; init; } = 0.9;

    /// <summary>Bins of a real number's range; each has a logit. At least 2.</summary>
    public int Bins { get; init; } = 10;

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!(LearningRate > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(LearningRate)} is {LearningRate}; it must be above 0."));
        }

        if (!(BaselineDecay is >= 0 and < 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(BaselineDecay)} is {BaselineDecay}; it must be from 0 to below 1."));
        }

        if (Bins < 2)
        {
            throw new ArgumentException($"{nameof(Bins)} is {Bins}; it must be 2 or more.");
        }
    }
}
