using System.IO.Hashing;
using System.Runtime.InteropServices;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;

namespace Offprint.Training;

/// <summary>What examples consist of, as bytes for a hash.</summary>
internal static class ExampleHash
{
    /// <summary>Adds the pixels of some pictures.</summary>
    public static void Append(NonCryptographicHashAlgorithm hash, IPixelSource pixels, int[] examples)
    {
        using var scope = new TensorScope();
        hash.Append(MemoryMarshal.AsBytes(pixels.Pixels(examples).data<float>().ToArray().AsSpan()));
    }

    /// <summary>Adds one caption a picture; where there are several, the same draw finds the same one.</summary>
    public static void Append(NonCryptographicHashAlgorithm hash, ICaptionSource captions, int[] examples)
    {
        var random = new SeededRandom(0, "fingerprint");
        foreach (var example in examples)
        {
            Append(hash, captions.Caption(example, random));
        }
    }

    /// <summary>Adds numbers, with how many they are.</summary>
    public static void Append<T>(NonCryptographicHashAlgorithm hash, ReadOnlySpan<T> numbers) where T : unmanaged
    {
        hash.Append(BitConverter.GetBytes(numbers.Length));
        hash.Append(MemoryMarshal.AsBytes(numbers));
    }

    private static void Append(NonCryptographicHashAlgorithm hash, int[] numbers) => Append<int>(hash, numbers);
}
