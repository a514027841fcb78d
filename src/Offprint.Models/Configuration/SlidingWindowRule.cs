namespace Offprint.Models;

/// <summary>How many keys a sliding window of width W lets a query see.</summary>
public enum SlidingWindowRule
{
    /// <summary>Key j is visible to query i when j ≤ i and i - j &lt; W: W keys, the query's own among them. The current reference rule.</summary>
    WidthIncludesSelf,

    /// <summary>Key j is visible to query i when j ≤ i and i - j ≤ W: the rule of older releases and of some ports.</summary>
    WidthExcludesSelf,
}
