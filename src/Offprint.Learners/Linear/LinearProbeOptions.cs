namespace Offprint.Learners;

/// <summary>How a linear probe chooses its penalty.</summary>
public sealed record LinearProbeOptions
{
    /// <summary>The penalties (<see cref="LogisticRegressionOptions.L2"/>) that are tried, each 0 or more. Default: 0.01, 0.1, 1, 10, 100.</summary>
    public IReadOnlyList<double> Penalties { get; init; } = [0.01, 0.1, 1, 10, 100];

    /// <summary>Most L-BFGS iterations a fit. Default: 1,000.</summary>
    public int MaximumIterations { get; init; } = 1000;
}
