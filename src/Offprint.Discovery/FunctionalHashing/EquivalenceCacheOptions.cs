namespace Offprint.Discovery;

/// <summary>Settings of an <see cref="EquivalenceCache"/>; the defaults are the paper's.</summary>
public sealed record EquivalenceCacheOptions
{
    /// <summary>Full evaluations a function gets before its mean is reused; at least 1. More than 1 averages noise.</summary>
    public int MaxEvaluations { get; init; } = 1;

    /// <summary>Probability that a hit drops its entry, 0 to 1: a lucky score does not live for ever.</summary>
    public double RemoveProbability { get; init; }

    /// <summary>After so many hits an entry is dropped; 0: never, else above 1.</summary>
    public int ForgetEvery { get; init; }

    /// <summary>Most entries; the one that was not used for longest goes first. At least 1.</summary>
    public int MaxSize { get; init; } = 1_000_000;

    /// <summary>Seed of the removals.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (MaxEvaluations < 1)
        {
            throw new ArgumentException($"{nameof(MaxEvaluations)} is {MaxEvaluations}; it must be 1 or more.");
        }

        if (!(RemoveProbability is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(RemoveProbability)} is {RemoveProbability}; it must be from 0 to 1."));
        }

        if (ForgetEvery is 1 or < 0)
        {
            throw new ArgumentException($"{nameof(ForgetEvery)} is {ForgetEvery}; it must be 0 (never) or above 1.");
        }

        if (MaxSize < 1)
        {
            throw new ArgumentException($"{nameof(MaxSize)} is {MaxSize}; it must be 1 or more.");
        }
    }
}
