namespace Offprint.Papers;

/// <summary>The side of the bar on which a claim is met.</summary>
public enum ClaimDirection
{
    /// <summary>The figure has to be the bar or more.</summary>
    AtLeast,

    /// <summary>The figure has to be the bar or less.</summary>
    AtMost,
}
