using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>Stochastic gradient descent with momentum: u ← μu + g, θ ← θ − ηu (or g + μu in Nesterov's form; Sutskever et al., 2013). The first u is g, as in other libraries.</summary>
public sealed class MomentumSgd : ResumableOptimizer
{
    private readonly SgdSettings _settings;

    internal MomentumSgd(IReadOnlyList<NamedParameter> parameters, SgdSettings settings)
        : base(parameters)
    {
        _settings = settings;
        foreach (var parameter in settings.Momentum > 0 ? NamedParameters : [])
        {
            AddState(parameter, "momentum");
        }
    }

    /// <summary>The settings.</summary>
    public SgdSettings Settings => _settings;

    /// <inheritdoc/>
    protected override void Move(in NamedParameter parameter, Tensor gradient)
    {
        var value = parameter.Value;
        var direction = _settings.WeightDecay != 0 && value.dim() > 1 ? gradient.add(value, alpha: Scalars.Of(_settings.WeightDecay)) : gradient;
        if (_settings.Momentum > 0)
        {
            var momentum = State(parameter, "momentum");
            momentum.mul_(Scalars.Of(_settings.Momentum)).add_(direction, alpha: Scalars.Of(1L));
            direction = _settings.Nesterov ? direction.add(momentum, alpha: Scalars.Of(_settings.Momentum)) : momentum;
        }

        using var change = (-LearningRate).ToScalar();
        value.add_(direction, alpha: change);
    }
}
