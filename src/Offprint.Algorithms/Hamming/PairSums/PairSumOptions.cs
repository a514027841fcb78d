namespace Offprint.Algorithms;

/// <summary>Settings of <see cref="PairSums.Count"/>.</summary>
public sealed record PairSumOptions
{
    /// <summary>The method. Default: by size.</summary>
    public PairSumMethod Method { get; init; } = PairSumMethod.Auto;

    /// <summary>The seed of the random primes; counts do not depend on it, only the work does. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Receives the counted work, added to what it holds; null: not counted.</summary>
    public PairSumWork? Work { get; init; }

    /// <summary>Throws when a setting is out of range.</summary>
    /// <exception cref="ArgumentException">A setting is out of its documented range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Method))
        {
            throw new ArgumentException($"Method is {Method}; it must be one of {string.Join(", ", Enum.GetNames<PairSumMethod>())}.", nameof(Method));
        }
    }
}
