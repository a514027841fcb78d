using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>The straight-through estimator of discrete codes; what else a coder does is tested where it is trained.</summary>
public sealed class PictureCoderTests
{
    [Fact]
    public void The_gradient_passes_the_quantisation_as_if_it_were_not_there()
    {
        var vectors = tensor(new float[] { 0.3f, -0.2f, 1, 2 }, requires_grad: true);
        var quantised = tensor(new float[] { 1, 1, 0, 0 });
        var through = PictureCoder.Quantise(vectors, quantised);
        Assert.Equal(quantised.data<float>().ToArray(), through.detach().data<float>().ToArray().Select(v => (float)Math.Round(v, 5)));
        var weights = tensor(new float[] { 2, -1, 0.5f, 3 });
        through.mul(weights).sum().backward();
        Assert.Equal(weights.data<float>().ToArray(), vectors.grad!.data<float>().ToArray());
    }
}
