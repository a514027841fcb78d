namespace Offprint.Training;

/// <summary>Options of a <see cref="LearningTrace"/>.</summary>
public sealed record TraceOptions
{
    /// <summary>ν: the working level begins where the ceiling changes by at most so many points an item, λ times in a row. Default 2e-5.</summary>
    public double Slope { get; init; } = 2e-5;

    /// <summary>λ. Default 5.</summary>
    public int Repetitions { get; init; } = 5;

    /// <summary>τ: the layer of convergence, in points, at which the trace has converged. Default 2.5.</summary>
    public double Tau { get; init; } = 2.5;

    /// <summary>Whether trends from the working level on take the ceiling before as an observation at infinity (the canonical anchor). Default true.</summary>
    public bool Anchored { get; init; } = true;

    /// <summary>
    /// The score of a perfect learner: 100 for percentages (default), 1 for fractions. ν and τ are always in points of a hundredth of it. For losses (<see cref="Descending"/>) it
    /// is only this unit.
    /// </summary>
    public double Maximum { get; init; } = 100;

    /// <summary>Scores are losses: they fall towards a floor that is not below 0. Default false.</summary>
    public bool Descending { get; init; }

    internal void Validate()
    {
        if (!(Slope > 0)) throw new ArgumentException(FormattableString.Invariant($"Slope is {Slope}; it must be positive."), nameof(Slope));
        ArgumentOutOfRangeException.ThrowIfLessThan(Repetitions, 1);
        if (!(Tau > 0)) throw new ArgumentException(FormattableString.Invariant($"Tau is {Tau}; it must be positive."), nameof(Tau));
        if (Maximum is not (> 0 and < double.PositiveInfinity)) throw new ArgumentException(FormattableString.Invariant($"Maximum is {Maximum}; it must be positive: 100 for percentages, 1 for fractions."), nameof(Maximum));
    }
}
