namespace Offprint.Algorithms;

/// <summary>How a sequence model is fitted.</summary>
public sealed record FitOptions
{
    /// <summary>The seed of random starts and orders. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Share of traces by which networks stop early, between 0 and 0.9. Default 0.2.</summary>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Most epochs of networks, positive. Default 30.</summary>
    public int Epochs { get; init; } = 30;

    internal void Validate()
    {
        if (ValidationShare is not (>= 0 and <= 0.9)) throw new ArgumentException(FormattableString.Invariant($"ValidationShare is {ValidationShare}; it must lie between 0 and 0.9."), nameof(ValidationShare));
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
    }
}
