namespace Offprint.Papers.Reproductions;

/// <summary>What a search remembers.</summary>
internal enum CacheKind
{
    /// <summary>Nothing: every candidate is evaluated.</summary>
    None,

    /// <summary>Candidates that are written alike.</summary>
    Syntactic,

    /// <summary>Candidates that compute the same.</summary>
    Functional,
}
