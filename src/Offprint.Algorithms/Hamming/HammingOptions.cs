namespace Offprint.Algorithms;

/// <summary>Settings of <see cref="Hamming.Distances{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, HammingOptions?)"/>.</summary>
public sealed record HammingOptions
{
    /// <summary>The method. Default: <see cref="HammingMethod.Auto"/>.</summary>
    public HammingMethod Method { get; init; } = HammingMethod.Auto;

    /// <summary>
    /// For <see cref="HammingMethod.HeavyLight"/>: symbols that occur more often than this in the pattern are heavy (convolution), others light.
    /// Null (default): chosen by the cost model from the actual counts. 0: every symbol by convolution. <see cref="TextbookThreshold"/>: the one of the worst-case analysis.
    /// </summary>
    public int? Threshold { get; init; }

    /// <summary>The number of threads, at least 1. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The seed of the random primes of <see cref="HammingMethod.PairSums"/>; results do not depend on it. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The cost model behind <see cref="HammingMethod.Auto"/> and the automatic threshold. Null (default): the one measured on this machine at first use.</summary>
    public HammingCostModel? CostModel { get; init; }

    /// <summary>The threshold sqrt(m log2 m) that balances both parts in the worst case.</summary>
    /// <param name="patternLength">The pattern length m; at least 1.</param>
    public static int TextbookThreshold(int patternLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patternLength, 1);
        return (int)Math.Ceiling(Math.Sqrt(patternLength * Math.Max(1, Math.Log2(patternLength))));
    }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of its documented range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Method))
        {
            throw new ArgumentException($"Method is {Method}; it must be one of {string.Join(", ", Enum.GetNames<HammingMethod>())}.", nameof(Method));
        }

        if (Threads < 1)
        {
            throw new ArgumentException($"Threads is {Threads}; at least 1 is needed.", nameof(Threads));
        }

        if (Threshold < 0)
        {
            throw new ArgumentException($"Threshold is {Threshold}; it must not be negative (0 sends every symbol to convolution).", nameof(Threshold));
        }
    }
}
