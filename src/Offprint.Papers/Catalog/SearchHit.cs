namespace Offprint.Papers;

/// <summary>A paper that a search found.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Score">How well it fits; higher is better. Only the order means something.</param>
/// <param name="Matched">The words of the catalog that matched, in alphabetical order; corrections of typing errors among them.</param>
public sealed record SearchHit(Paper Paper, double Score, IReadOnlyList<string> Matched);
