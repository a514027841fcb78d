namespace Offprint.Site.Mcp;

/// <summary>A claim of a paper with what was found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">Figure, interval, bar and verdict as one sentence.</param>
/// <param name="Verdict">Holds, Partly, DoesNotHold, Inconclusive; null without one (a quick run, or a claim that was not run).</param>
/// <param name="Estimate">The figure; null when it was not measured.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Confidence">Of the interval: 0.95.</param>
/// <param name="Unit">Unit of the figures; empty for plain numbers.</param>
/// <param name="Bar">What the paper's claim is measured at.</param>
/// <param name="Direction">AtLeast or AtMost: on which side of the bar the claim is met.</param>
public sealed record McpClaim(string Name, string Sentence, string? Verdict, double? Estimate, double? Low, double? High, double? Confidence, string Unit, double? Bar, string Direction);
