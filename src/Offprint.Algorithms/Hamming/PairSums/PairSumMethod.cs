namespace Offprint.Algorithms;

/// <summary>How pair sums are counted; every method gives the same result.</summary>
public enum PairSumMethod
{
    /// <summary>By size: all pairs for N ≤ √U, a transform for N ≥ √U log U, staged hashing between them.</summary>
    Auto,

    /// <summary>Every pair: O(N²).</summary>
    AllPairs,

    /// <summary>One convolution: O(U log U).</summary>
    Transform,

    /// <summary>Counts modulo small numbers, then the few large ones through sets folded modulo random primes.</summary>
    Staged,
}
