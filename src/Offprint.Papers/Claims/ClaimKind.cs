namespace Offprint.Papers;

/// <summary>How a claim is judged against its measurements.</summary>
public enum ClaimKind
{
    /// <summary>
    /// One method is better than another. Holds when the estimate meets the bar and the interval excludes the null;
    /// holds partly when only the interval excludes the null, on the claimed side.
    /// </summary>
    Superiority,

    /// <summary>
    /// A figure passes a bar (an area under a curve of at least 0.85, an exponent of at most 0.65). Holds when the estimate meets the bar
    /// and the interval excludes the null that the claim names; with none named, when the whole interval meets the bar.
    /// </summary>
    Threshold,

    /// <summary>One method is not worse than another by more than the margin: the whole interval lies on the good side of it.</summary>
    NonInferiority,

    /// <summary>Two methods are the same within the margin: the whole interval lies inside it, on both sides.</summary>
    Equivalence,

    /// <summary>A count or an extreme that either meets the bar or does not ("no mismatch", "largest difference at most 1e-4"). No interval.</summary>
    Exact,

    /// <summary>How often something happens, judged by the count; the Clopper-Pearson interval is shown beside it.</summary>
    Frequency,
}
