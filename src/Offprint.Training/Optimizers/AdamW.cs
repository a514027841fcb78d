using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2): θ ← θ(1 − ηλ) − η m̂ / (√v̂ + ε). On the processor with float32 one managed
/// pass over memory does it all; elsewhere the engine's operations do.
/// </summary>
public sealed class AdamW : ResumableOptimizer
{
    private readonly AdamWSettings _settings;
    private readonly Dictionary<string, (Tensor Mean, Tensor Square)> _moments;

    internal AdamW(IReadOnlyList<NamedParameter> parameters, AdamWSettings settings)
        : base(parameters)
    {
        _settings = settings;
        _moments = NamedParameters.ToDictionary(static p => p.Name, p => (AddState(p, "mean"), AddState(p, "square")), StringComparer.Ordinal);
    }

    /// <summary>The settings.</summary>
    public AdamWSettings Settings => _settings;

    /// <inheritdoc/>
    protected override void Move(in NamedParameter parameter, Tensor gradient)
    {
        var (mean, square) = _moments[parameter.Name];
        var value = parameter.Value;
        var decay = value.dim() > 1 ? _settings.WeightDecay : 0;
        var step = LearningRate / (1 - Math.Pow(_settings.Beta1, Steps));
        var root = Math.Sqrt(1 - Math.Pow(_settings.Beta2, Steps));
        if (DenseFloats.Fit(value, gradient, mean, square))
        {
            AdamWKernel.Run(DenseFloats.Of(value), DenseFloats.Of(gradient), DenseFloats.Of(mean), DenseFloats.Of(square),
                new AdamWKernel.Constants((float)_settings.Beta1, (float)_settings.Beta2, (float)_settings.Epsilon, (float)(1 - (LearningRate * decay)), (float)step, (float)(1 / root)));
            return;
        }

        // Named and disposed at the end: a temporary scalar could be collected under the native call (see Scalars).
        using Scalar shrink = (1 - (LearningRate * decay)).ToScalar(), newGradient = (1 - _settings.Beta1).ToScalar(), newSquare = (1 - _settings.Beta2).ToScalar(), rootScalar = root.ToScalar(), change = (-step).ToScalar();
        if (decay != 0)
        {
            value.mul_(shrink);
        }

        mean.mul_(Scalars.Of(_settings.Beta1)).add_(gradient, alpha: newGradient);
        square.mul_(Scalars.Of(_settings.Beta2)).addcmul_(gradient, gradient, newSquare);
        value.addcdiv_(mean, square.sqrt().div_(rootScalar).add_(Scalars.Of(_settings.Epsilon)), change);
    }
}
