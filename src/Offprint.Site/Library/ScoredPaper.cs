using Offprint.Site.Database;

namespace Offprint.Site.Library;

/// <summary>A stored paper that answers a query.</summary>
/// <param name="Paper">The paper.</param>
/// <param name="Score">How well it answers; more is better.</param>
public sealed record ScoredPaper(PaperRow Paper, double Score);
