using Offprint.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Calls linear layers, in the type of <see cref="MixedPrecision"/> where that is set.</summary>
internal static class LinearProduct
{
    /// <summary>The input of several layers, converted once; the same tensor when nothing is set.</summary>
    public static Tensor Input(Tensor x) => MixedPrecision.Products is { } type && x.dtype == ScalarType.Float32 ? x.to_type(type) : x.alias();

    /// <summary>The layer's output: in the mixed type when that is set and the layer is a plain one, else what the layer gives for float32.</summary>
    public static Tensor Apply(nn.Module<Tensor, Tensor> layer, Tensor x)
    {
        if (MixedPrecision.Products is not { } type || x.dtype != ScalarType.Float32 && x.dtype != type)
        {
            return layer.call(x);
        }
        var (weight, bias) = layer switch
        {
            Linear linear => (linear.weight, linear.bias),
            TiedLinear tied => (tied.Weight, null),
            _ => default((Tensor?, Tensor?)),
        };
        if (weight is null || weight.dtype != ScalarType.Float32 || ForwardHook.IsOn(layer))
        {
            using var full = x.to_type(ScalarType.Float32);
            return layer.call(full);
        }
        using var input = x.to_type(type);
        using var shortWeight = weight.to_type(type);
        using var shortBias = bias?.to_type(type);
        return nn.functional.linear(input, shortWeight, shortBias);
    }

    /// <summary>An additive mask for scores of another type: its lowest number, not -∞, stands for hidden keys.</summary>
    public static Tensor Mask(Tensor mask, ScalarType type) => mask.clamp(min: Scalars.Of(finfo(type).min)).to_type(type);
}
