namespace Offprint.Discovery;

/// <summary>How an open number is drawn from its range.</summary>
public enum FloatScale
{
    /// <summary>Equal differences count as equal steps.</summary>
    Linear,

    /// <summary>Equal ratios count as equal steps; the range must start above 0.</summary>
    Log,

    /// <summary>Logarithmic from the upper end: fine steps near the largest value (such as a momentum near 1); the range must start above 0.</summary>
    ReverseLog,
}
