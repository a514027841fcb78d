using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>RMSNorm over the last axis: x / √(mean(x²) + ε) · weight (Zhang and Sennrich, arXiv 1910.07467). Statistics in float32.</summary>
public sealed class RootMeanSquareNorm : nn.Module<Tensor, Tensor>
{
    private Parameter weight;
    private readonly double _epsilon;

    internal RootMeanSquareNorm(long width, double epsilon) : base(nameof(RootMeanSquareNorm))
    {
        _epsilon = epsilon;
        weight = new Parameter(empty(width, device: META));
        weight.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>The scale, [d].</summary>
    public Parameter Weight
    {
        get => weight;
        internal set
        {
            weight.Dispose();
            weight = value;
            weight.DetachFromDisposeScope();
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <summary>The ε inside the square root.</summary>
    public double Epsilon => _epsilon;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.dtype == ScalarType.Float32 || input.dtype == ScalarType.Float64 ? input : input.to_type(ScalarType.Float32);
        var inverse = x.square().mean([-1], keepdim: true).add_(Scalars.Of(_epsilon)).rsqrt_();
        var normal = x.mul(inverse);
        if (normal.dtype != input.dtype)
        {
            normal = normal.to_type(input.dtype);
        }
        return (normal.requires_grad || weight.requires_grad && is_grad_enabled() ? normal.mul(weight) : normal.mul_(weight)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            weight.Dispose();
        }
        base.Dispose(disposing);
    }
}
