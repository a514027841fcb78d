using System.IO.Hashing;
using System.Text;

namespace Offprint.Numerics;

/// <summary>Derivation of independent seeds from one user-facing seed.</summary>
/// <remarks>The result depends on nothing but the arguments: equal arguments give equal seeds in every process and on every platform.</remarks>
public static class Seed
{
    /// <summary>Derives the seed of one purpose ("shuffle", "weights", "arm/baseline") from a base seed.</summary>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">What the derived stream is for; hashed as UTF-8. Different purposes give unrelated streams.</param>
    /// <returns>XxHash64 of the purpose with the base seed as hash seed, finished by one SplitMix64 step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="purpose"/> is null.</exception>
    public static ulong Derive(ulong seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var hash = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(purpose), unchecked((long)seed));
        var state = hash ^ seed;
        return SplitMix64(ref state);
    }

    /// <summary>Derives the seed of one numbered stream of a purpose: item, worker, repetition.</summary>
    /// <param name="seed">The base seed.</param>
    /// <param name="purpose">What the derived stream is for.</param>
    /// <param name="index">The number of the stream.</param>
    public static ulong Derive(ulong seed, string purpose, long index)
    {
        var state = Derive(seed, purpose) + unchecked((ulong)index * 0x9E3779B97F4A7C15UL);
        return SplitMix64(ref state);
    }

    /// <summary>One step of SplitMix64 (Steele, Lea and Flood, 2014): advances the state and returns its mixed value.</summary>
    internal static ulong SplitMix64(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
