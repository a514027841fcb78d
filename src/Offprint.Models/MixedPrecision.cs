using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Mixed precision (Micikevicius et al., arXiv 1710.03740) for float32 models: matrix products and attention in a shorter type, everything else, weights and gradients
/// among it, in float32. With bfloat16 no loss scaling is needed. It pays on processors with products of that type (AVX-512 BF16, AMX, GPUs); elsewhere it is slower.
/// Holds for the calling thread. The body of a pass with a key-value cache, attention with extra
/// slots, and linear layers with hooks stay in float32.
/// </summary>
public static class MixedPrecision
{
    [ThreadStatic]
    private static ScalarType? products;

    /// <summary>The type of matrix products on this thread; null (default): the model's own.</summary>
    public static ScalarType? Products => products;

    /// <summary>Whether this processor multiplies bfloat16 directly (AVX-512 BF16 or AMX): there a training step takes about two thirds of the time.</summary>
    public static bool IsFast { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && ((X86Base.CpuId(7, 1).Eax >> 5) & 1 | (X86Base.CpuId(7, 0).Edx >> 22) & 1) == 1;

    /// <summary>Sets the type of matrix products on this thread until the result is disposed.</summary>
    /// <param name="type">bfloat16, or null for the model's own type.</param>
    /// <returns>Disposing it puts the earlier setting back; on the same thread.</returns>
    /// <exception cref="ArgumentException">Another type.</exception>
    public static IDisposable Use(ScalarType? type)
    {
        if (type is not (null or ScalarType.BFloat16))
        {
            throw new ArgumentException($"{type} cannot be the type of mixed products; it must be {ScalarType.BFloat16} or null.", nameof(type));
        }

        var before = products;
        products = type;
        return new Setting(before);
    }

    private sealed class Setting(ScalarType? before) : IDisposable
    {
        public void Dispose() => products = before;
    }
}
