namespace Offprint.Training;

/// <summary>Settings of <see cref="InfoNceLoss"/>.</summary>
public sealed record InfoNceOptions
{
    /// <summary>τ, which similarities are divided by; where it is learned, its first value. Default 0.05.</summary>
    public double Temperature { get; init; } = 0.05;

    /// <summary>Learn log(1/τ) as a parameter. Default false.</summary>
    public bool LearnTemperature { get; init; }

    /// <summary>The largest 1/τ that a learned temperature reaches. Default 100 (Radford et al., arXiv 2103.00020, section 2.5).</summary>
    public double MaximumScale { get; init; } = 100;

    /// <summary>Also let every key find its query, and take the mean of the two losses. Default false.</summary>
    public bool BothDirections { get; init; }

    /// <summary>Scale vectors to length 1 first, so that similarities are cosines. Default true.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>Keys of earlier batches that are kept as further negatives of queries (He et al., arXiv 1911.05722). Default 0.</summary>
    public int QueueSize { get; init; }

    internal void Validate()
    {
        if (!(Temperature > 0) || !(MaximumScale > 0) || QueueSize < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(Temperature)} is {Temperature}, {nameof(MaximumScale)} {MaximumScale}, {nameof(QueueSize)} {QueueSize}; the first two must be positive, the third 0 or more."));
        }
    }
}
