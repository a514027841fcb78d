namespace Offprint.Algorithms;

/// <content>Bounded and approximate distances.</content>
public static partial class Hamming
{
    /// <summary>min(H, k + 1) at every alignment: exact up to k mismatches, "more than k" above.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="k">The largest number of mismatches that is told apart; not negative.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <returns>n - m + 1 values in 0..k+1.</returns>
    /// <remarks>Most alignments end at a filter on sampled positions; the rest are counted by comparison, or in O(k) each by longest common extensions (kangaroo jumps), or all by exact matching where k is large.</remarks>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or k is negative.</exception>
    public static int[] DistancesBounded<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, int k)
        where T : IEquatable<T>
    {
        MatchInput.Require(text.Length, pattern.Length);
        MatchInput.RequireMismatches(k, nameof(k));
        return BoundedMatching.Run(SymbolEncoder.Encode(text, pattern), k, HammingCostModel.Current);
    }

    /// <summary>Estimates within a factor: with high probability (1 - ε) H ≤ estimate ≤ H at every alignment.</summary>
    /// <param name="text">The text, n symbols.</param>
    /// <param name="pattern">The pattern, m symbols; 1 ≤ m ≤ n.</param>
    /// <param name="epsilon">The relative error; strictly between 0 and 1.</param>
    /// <param name="seed">The seed of the random alphabets. Default 0.</param>
    /// <typeparam name="T">The symbol type.</typeparam>
    /// <returns>n - m + 1 estimates; never above the distance.</returns>
    /// <remarks>
    /// Alphabet reduction of Kopelowitz and Porat (2015, 2018): symbols are hashed to ⌈2/ε⌉ ones, the exact distance of the hashed strings loses εH/2 in expectation, and the greatest of
    /// ⌈2 log2 n⌉ repetitions misses (1 - ε) H at an alignment with probability at most 1/n². Pays off for large alphabets without frequent symbols; compare <see cref="Explain{T}"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">The pattern is empty or longer than the text, or epsilon is out of range.</exception>
    public static double[] DistancesApprox<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> pattern, double epsilon, int seed = 0)
        where T : IEquatable<T>
    {
        MatchInput.Require(text.Length, pattern.Length);
        if (!(epsilon > 0 && epsilon < 1))
        {
            throw new ArgumentException($"epsilon is {epsilon}; it must lie strictly between 0 and 1.", nameof(epsilon));
        }

        return AlphabetReduction.Run(SymbolEncoder.Encode(text, pattern), epsilon, unchecked((ulong)seed), HammingCostModel.Current);
    }
}
