namespace Offprint.Training;

/// <summary>Settings of <see cref="MomentumSgd"/>.</summary>
public sealed record SgdSettings : OptimizerSettings
{
    /// <summary>μ; 0 (default) is plain gradient descent and keeps no state.</summary>
    public double Momentum { get; init; }

    /// <summary>Nesterov's form. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>L2 penalty, added to the gradient; vectors (norms, biases) are left out. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <inheritdoc/>
    public override ResumableOptimizer Create(IReadOnlyList<NamedParameter> parameters)
    {
        Check(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "at least 0 and below 1");
        Check(!Nesterov || Momentum > 0, nameof(Momentum), Momentum, "positive for Nesterov's form");
        Check(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or positive");
        return new MomentumSgd(parameters, this);
    }
}
