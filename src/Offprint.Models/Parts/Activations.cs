using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Models;

internal static class Activations
{
    /// <summary>Applies the function; <paramref name="x"/> stays as it is.</summary>
    public static Tensor Apply(this Activation activation, Tensor x) => activation switch
    {
        Activation.Gelu => nn.functional.gelu(x),
        Activation.GeluTanh => nn.functional.gelu(x, GELU.Approximate.tanh),
        Activation.QuickGelu => QuickGelu(x),
        Activation.Silu => nn.functional.silu(x),
        Activation.Relu => nn.functional.relu(x),
        Activation.Tanh => x.tanh(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "is no known activation."),
    };

    private static Tensor QuickGelu(Tensor x)
    {
        using var scaled = x.mul(Scalars.Of(1.702));
        using var gate = scaled.sigmoid();
        return x.mul(gate);
    }
}
