namespace Offprint.Numerics;

/// <summary>How an interval was computed.</summary>
public enum IntervalMethod
{
    /// <summary>Student t on the mean (of differences, or of log ratios).</summary>
    StudentT,

    /// <summary>Bias-corrected and accelerated bootstrap (Efron, 1987).</summary>
    BootstrapBca,

    /// <summary>Percentiles of the bootstrap distribution.</summary>
    BootstrapPercentile,

    /// <summary>Percentiles of a two-level bootstrap: seeds, then items within seeds.</summary>
    BootstrapTwoLevel,

    /// <summary>Exact binomial interval (Clopper and Pearson, 1934).</summary>
    ClopperPearson,

    /// <summary>Score interval of a proportion (Wilson, 1927).</summary>
    Wilson,
}
