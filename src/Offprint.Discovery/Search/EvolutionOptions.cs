namespace Offprint.Discovery;

/// <summary>Settings of <see cref="RegularizedEvolution{TPoint}"/>; the defaults are the paper's.</summary>
public sealed record EvolutionOptions
{
    /// <summary>How many individuals live at a time; at least 1.</summary>
    public int Population { get; init; } = 100;

    /// <summary>How many are drawn for each tournament; 1 to <see cref="Population"/>.</summary>
    public int Tournament { get; init; } = 10;

    /// <summary>Probability that a child is mutated; otherwise it is a copy of its parent.</summary>
    public double MutationProbability { get; init; } = 1;

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Population < 1)
        {
            throw new ArgumentException($"{nameof(Population)} is {Population}; it must be 1 or more.");
        }

        if (Tournament < 1 || Tournament > Population)
        {
            throw new ArgumentException($"{nameof(Tournament)} is {Tournament}; it must be from 1 to the population, {Population}.");
        }

        if (!(MutationProbability is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(MutationProbability)} is {MutationProbability}; it must be from 0 to 1."));
        }
    }
}
