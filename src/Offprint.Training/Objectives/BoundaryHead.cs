using Offprint.Numerics;
using Offprint.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>h = LN(GELU(W₁ [x_{s−1}; x_{e+1}; p_i])), y = LN(GELU(W₂ h)): states of the edges and a place in the span to the state that predicts its token, [B, N, d].</summary>
internal sealed class BoundaryHead : nn.Module
{
    private Parameter places;
    private Linear first;
    private LayerNorm firstNorm;
    private Linear second;
    private LayerNorm secondNorm;

    public BoundaryHead(int width, int count, ulong seed, ScalarType type, Device device) : base(nameof(BoundaryHead))
    {
        using var quiet = no_grad();
        using var generator = new Generator(Seed.Derive(seed, "span-boundary head"), CPU);
        places = new Parameter(Draw([count, width]));
        places.DetachFromDisposeScope();
        first = Layer(3 * width);
        second = Layer(width);
        firstNorm = nn.LayerNorm([width], 1e-12, device: device, dtype: type);
        secondNorm = nn.LayerNorm([width], 1e-12, device: device, dtype: type);
        RegisterComponents();
        foreach (var parameter in parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        Linear Layer(int inputs)
        {
            var layer = nn.Linear(inputs, width, hasBias: true, device: device, dtype: type);
            using var drawn = Draw([width, inputs]);
            layer.weight.copy_(drawn);
            layer.bias!.zero_();
            return layer;
        }

        Tensor Draw(long[] shape)
        {
            using var drawn = empty(shape, ScalarType.Float32);
            drawn.normal_(0, 0.02, generator);
            return drawn.to(type, device, copy: true);
        }
    }

    /// <summary>Leaves temporaries to the caller's scope.</summary>
    /// <param name="left">[B, N, d].</param>
    /// <param name="right">[B, N, d].</param>
    /// <param name="place">int64 [B, N].</param>
    public Tensor States(Tensor left, Tensor right, Tensor place)
    {
        var x = cat([left, right, places.index_select(0, place.reshape(-1)).reshape(left.shape)], -1);
        return secondNorm.call(nn.functional.gelu(second.call(firstNorm.call(nn.functional.gelu(first.call(x))))));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            places.Dispose();
        }

        base.Dispose(disposing);
    }
}
