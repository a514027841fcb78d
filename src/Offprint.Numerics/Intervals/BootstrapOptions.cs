namespace Offprint.Numerics;

/// <summary>Settings of <see cref="Bootstrap"/>.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The coverage aimed at; strictly between 0 and 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The number of resamples; at least 100. Default 10,000.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>The seed of the resampling. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>What paired functions estimate. Default: the difference of means.</summary>
    public PairedStatistic Statistic { get; init; } = PairedStatistic.Difference;

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of its documented range.</exception>
    public void Validate()
    {
        if (!(Confidence > 0 && Confidence < 1))
        {
            throw new ArgumentException($"Confidence is {Confidence}; it must lie strictly between 0 and 1, such as 0.95.", nameof(Confidence));
        }

        if (Resamples < 100)
        {
            throw new ArgumentException($"Resamples is {Resamples}; at least 100 are needed, 10000 are usual.", nameof(Resamples));
        }

        if (!Enum.IsDefined(Statistic))
        {
            throw new ArgumentException($"Statistic is {Statistic}; it must be Difference or Ratio.", nameof(Statistic));
        }
    }
}
