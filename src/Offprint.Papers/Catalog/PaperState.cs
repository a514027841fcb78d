namespace Offprint.Papers;

/// <summary>Whether a paper can be run.</summary>
public enum PaperState
{
    /// <summary>It is in the catalog only.</summary>
    NotYet,

    /// <summary>It has a reproduction.</summary>
    Runs,
}
