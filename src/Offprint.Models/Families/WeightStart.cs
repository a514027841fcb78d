using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>How a new weight starts: N(mean, deviation), where a deviation of 0 means a constant.</summary>
internal readonly record struct WeightStart(double Mean, double Deviation)
{
    public static WeightStart Zeros => default;

    public static WeightStart Ones => new(1, 0);

    public static WeightStart Normal(double deviation) => new(0, deviation);

    /// <summary>Draws from a generator of the tensor's own, so that neither other tensors nor the global generator matter.</summary>
    public Tensor Draw(IReadOnlyList<long> shape, ulong seed, string name, ScalarType type, Device device)
    {
        long[] size = [.. shape];
        if (Deviation == 0)
        {
            return full(size, Scalars.Of(Mean), type, device);
        }
        using var generator = new Generator(Numerics.Seed.Derive(seed, name), CPU);
        using var drawn = empty(size, ScalarType.Float32).normal_(Mean, Deviation, generator);
        return drawn.to(type, device).alias();
    }
}
