using System.Numerics;

namespace Offprint.Algorithms;

/// <summary>Counted word operations of exact matching, to compare how algorithms grow; never a measure of time.</summary>
/// <remarks>Rules: one operation a pair of equal symbols counted, L · log2 L a transform of L words; see <see cref="PairSumWork"/> for packed transforms.</remarks>
public static class HammingWork
{
    /// <summary>The operations of heavy/light matching with the threshold of fewest operations: blocks of 2m, one transform a heavy symbol and block, one inverse a block.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text.</exception>
    public static long HeavyLight<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern)
        where T : IEquatable<T>
    {
        MatchInput.Require(text.Length, pattern.Length);
        var strings = SymbolEncoder.Encode(text, pattern);
        var order = Enumerable.Range(0, strings.Symbols).OrderByDescending(c => strings.PatternCounts[c]).ToArray();
        var light = order.Sum(c => (long)strings.PatternCounts[c] * strings.TextCounts[c]);
        long blocks = Blocks.Count(strings.Alignments, pattern.Length);
        var length = PairSumCounter.PaddedLength(2L * pattern.Length);
        var transform = length * BitOperations.Log2((ulong)length);
        var best = light;
        long heavy = 0;
        foreach (var c in order)
        {
            heavy++;
            light -= (long)strings.PatternCounts[c] * strings.TextCounts[c];
            best = Math.Min(best, light + (transform * (heavy + (blocks * (heavy + 1)))));
        }

        return best;
    }

    /// <summary>Runs matching by pair sums and returns its counted operations; the distances are checked nowhere here, see <see cref="HammingMethod.PairSums"/>.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="seed">The seed of the random primes. Default 42.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text.</exception>
    public static PairSumWork PairSums<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, ulong seed = 42)
        where T : IEquatable<T>
    {
        MatchInput.Require(text.Length, pattern.Length);
        var strings = SymbolEncoder.Encode(text, pattern);
        var work = new PairSumWork();
        PairSumsMatching.Run(strings, seed, new int[strings.Alignments], work);
        return work;
    }
}
