using Offprint.Models;

namespace Offprint.Serving;

/// <summary>An encoder under the name that clients ask for it by.</summary>
/// <param name="Id">The name.</param>
/// <param name="Generator">What embeds; the caller keeps it.</param>
public sealed record ServedEncoder(string Id, LocalEmbeddingGenerator Generator)
{
    /// <summary>When it was loaded.</summary>
    public DateTimeOffset Created { get; init; } = TimeProvider.System.GetUtcNow();
}
