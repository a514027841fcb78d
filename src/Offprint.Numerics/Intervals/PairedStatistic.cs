namespace Offprint.Numerics;

/// <summary>What is estimated from pairs (a, b).</summary>
public enum PairedStatistic
{
    /// <summary>Mean of a minus mean of b.</summary>
    Difference,

    /// <summary>Mean of a over mean of b from 20 pairs on; the geometric mean of a/b below (all values must be positive there).</summary>
    Ratio,
}
