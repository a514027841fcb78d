using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

/// <summary>Generated texts.</summary>
internal static class Inputs
{
    /// <summary>Uniform symbols 0..symbols-1.</summary>
    public static int[] Uniform(int length, int symbols, ulong seed)
    {
        var random = new SeededRandom(seed, "tests/uniform");
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(symbols))];
    }

    /// <summary>Symbols whose frequency falls like 1 / rank, as words do.</summary>
    public static int[] Zipf(int length, int symbols, ulong seed)
    {
        var random = new SeededRandom(seed, "tests/zipf");
        return [.. Enumerable.Range(0, length).Select(_ => (int)Math.Exp(random.NextDouble() * Math.Log(symbols)))];
    }

    /// <summary>A short period repeated, with a few symbols changed.</summary>
    public static int[] NearlyPeriodic(int length, int period, ulong seed)
    {
        var random = new SeededRandom(seed, "tests/periodic");
        return [.. Enumerable.Range(0, length).Select(i => random.Next(50) == 0 ? 9 : i % period)];
    }

    /// <summary>A small text and pattern from a seed: alphabets of 1 to 6 symbols, every length from 1 on.</summary>
    public static (int[] Text, int[] Pattern) Small(ulong seed)
    {
        var random = new SeededRandom(seed, "tests/small");
        var n = random.Next(1, 90);
        var m = random.Next(1, n + 1);
        var symbols = random.Next(1, 7);
        var shift = random.Next(2);
        return (Uniform(n, symbols, seed), [.. Uniform(m, symbols, ~seed).Select(c => c + shift)]);
    }
}
