namespace Offprint.Text;

/// <summary>Which text of a pair truncation shortens.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one, until both have the same length; then both (the second keeps an odd token).</summary>
    LongestFirst,

    /// <summary>Only the first.</summary>
    OnlyFirst,

    /// <summary>Only the second.</summary>
    OnlySecond,
}
