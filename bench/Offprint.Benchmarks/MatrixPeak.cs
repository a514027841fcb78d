using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Benchmarks;

/// <summary>The machine's own speed: a large float32 matrix product of the engine.</summary>
internal static class MatrixPeak
{
    public static Speed Measure()
    {
        using var scope = new TensorScope();
        var (a, b, c) = (rand(2048, 2048), rand(2048, 2048), zeros(2048, 2048));
        return Speed.Of(2.0 * 2048 * 2048 * 2048, TorchRuntime.Threads, 12, () => c.addmm_(a, b, beta: 0, alpha: 1));
    }
}
