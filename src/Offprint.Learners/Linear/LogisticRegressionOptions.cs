namespace Offprint.Learners;

/// <summary>How a logistic regression is fitted: the minimum of Σ loss + L2/2 ‖w‖² + L1 ‖w‖₁, biases not penalised.</summary>
public sealed record LogisticRegressionOptions
{
    /// <summary>Weight of the squared norm, 0 or more; the loss is a sum over the rows, not a mean. Default: 1.</summary>
    public double L2 { get; init; } = 1;

    /// <summary>Weight of the absolute norm, 0 or more. Default: 0.</summary>
    public double L1 { get; init; }

    /// <summary>Most L-BFGS iterations, positive. Default: 1,000.</summary>
    public int MaximumIterations { get; init; } = 1000;

    /// <summary>Relative improvement at which the fit ends, positive. Default: 1e-7.</summary>
    public double Tolerance { get; init; } = 1e-7;

    internal void Validate()
    {
        if (!(L2 >= 0) || !double.IsFinite(L2))
        {
            throw new ArgumentException($"L2 is {L2}; a finite number of 0 or more is needed.", nameof(L2));
        }

        if (!(L1 >= 0) || !double.IsFinite(L1))
        {
            throw new ArgumentException($"L1 is {L1}; a finite number of 0 or more is needed.", nameof(L1));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumIterations);
        if (!(Tolerance > 0))
        {
            throw new ArgumentException($"Tolerance is {Tolerance}; a positive number is needed.", nameof(Tolerance));
        }
    }
}
