namespace Offprint.Algorithms;

/// <summary>Options of <see cref="DynamicSubmodularMaximizer{T}"/>.</summary>
public sealed record DynamicSubmodularOptions
{
    /// <summary>ε, between 0 and 0.5: guesses of the optimum are powers of 1 + ε, and a level is rebuilt when an ε share of its bucket is gone. Default 0.2.</summary>
    public double Epsilon { get; init; } = 0.2;

    /// <summary>How many random sequences a sample size is tested on, positive. The analysis wants Θ(ε⁻² log(k/δ)); few make samples too large. Default 16.</summary>
    public int Trials { get; init; } = 16;

    /// <summary>The seed. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>
    /// Draws a new seed from the operating system at every rebuild. The guarantee assumes that updates do not depend on the random bits; whoever deletes just
    /// the items that were returned breaks it, and this makes that less bad. Answers then differ from run to run. Default false.
    /// </summary>
    public bool Reseed { get; init; }

    internal void Validate()
    {
        if (!(Epsilon > 0 && Epsilon < 0.5)) throw new ArgumentException(FormattableString.Invariant($"Epsilon is {Epsilon}; it must lie between 0 and 0.5."), nameof(Epsilon));
        ArgumentOutOfRangeException.ThrowIfLessThan(Trials, 1);
    }
}
