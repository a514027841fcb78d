using static TorchSharp.torch;

namespace Offprint.Models;

internal static class Norms
{
    public static nn.Module<Tensor, Tensor> Create(StackConfig config) => config.Norm switch
    {
        NormKind.Layer => nn.LayerNorm([config.HiddenSize], config.NormEpsilon, device: META),
        _ => new RootMeanSquareNorm(config.HiddenSize, config.NormEpsilon),
    };
}
