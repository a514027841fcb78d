namespace Offprint.Models;

/// <summary>What a token can do at a layer with two feed-forward layers; the numbers are those in a route tensor.</summary>
public enum TokenRoute
{
    /// <summary>Take the small one.</summary>
    Small = 0,

    /// <summary>Take the big one.</summary>
    Big = 1,

    /// <summary>Take none: only the attention changes it.</summary>
    Skip = 2,
}
