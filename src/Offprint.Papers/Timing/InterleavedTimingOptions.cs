namespace Offprint.Papers;

/// <summary>How a comparison is timed.</summary>
public sealed record InterleavedTimingOptions
{
    /// <summary>Timed rounds; every arm runs once in each. 1 or more.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Untimed rounds in front; they get the numbers of the first timed rounds, again from 0 when there are fewer. 0 or more.</summary>
    public int WarmUp { get; init; } = 1;

    /// <summary>Seed of the order of the arms: a random order per round, and the rounds together balanced so that each arm is first equally often.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Whether garbage is collected and finalizers have ended before each arm starts.</summary>
    public bool SettleGarbage { get; init; } = true;

    /// <summary>Clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmUp);
        ArgumentNullException.ThrowIfNull(Clock);
    }
}
