using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>ReLU(norm(convolution(x))), after maxima of 2 x 2 where the picture is halved: [B, from, H, W] to [B, to, H, W] or [B, to, H / 2, W / 2].</summary>
internal sealed class ConvLayer : nn.Module<Tensor, Tensor>
{
    private readonly bool _halve;
    private nn.Module<Tensor, Tensor> convolution;
    private nn.Module<Tensor, Tensor> norm;

    public ConvLayer(int from, int to, int groups, double epsilon, bool halve) : base(nameof(ConvLayer))
    {
        _halve = halve;
        convolution = nn.Conv2d(from, to, 3, padding: 1, device: META);
        norm = nn.GroupNorm(groups, to, epsilon, device: META);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = _halve ? nn.functional.max_pool2d(input, [2, 2]) : input;
        return norm.call(convolution.call(x)).relu().MoveToOuterDisposeScope();
    }
}
