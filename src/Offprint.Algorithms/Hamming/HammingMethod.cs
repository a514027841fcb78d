namespace Offprint.Algorithms;

/// <summary>How exact Hamming distances are computed; every method gives the same result.</summary>
public enum HammingMethod
{
    /// <summary>The method and threshold that the cost model of this machine expects to be fastest.</summary>
    Auto,

    /// <summary>Every pair of symbols compared, many at a time in vector registers: O(nm), hard to beat for short patterns.</summary>
    BruteForce,

    /// <summary>Every pair of symbols compared, one at a time: O(nm). A baseline.</summary>
    Scalar,

    /// <summary>Abrahamson's (1987): frequent symbols by convolution, rare ones by counting their pairs. O(n sqrt(m log m)).</summary>
    HeavyLight,

    /// <summary>One pair-sum count a symbol and block, as in the O(n sqrt(m)) algorithm of arXiv:2310.13174. For study: its counted work is smaller, its time is not.</summary>
    PairSums,
}
