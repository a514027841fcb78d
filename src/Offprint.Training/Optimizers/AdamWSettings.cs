namespace Offprint.Training;

/// <summary>Settings of <see cref="AdamW"/>.</summary>
public sealed record AdamWSettings : OptimizerSettings
{
    /// <summary>β₁, the decay of the mean. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the squares' mean. Default 0.95, the usual value for language models.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>ε. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay. Default 0.1; vectors (norms, biases) are left out.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <inheritdoc/>
    public override ResumableOptimizer Create(IReadOnlyList<NamedParameter> parameters)
    {
        Check(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "at least 0 and below 1");
        Check(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "at least 0 and below 1");
        Check(Epsilon > 0, nameof(Epsilon), Epsilon, "positive");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or positive");
        return new AdamW(parameters, this);
    }
}
