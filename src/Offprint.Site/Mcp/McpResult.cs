using Offprint.Papers;
using Offprint.Site.Api;

namespace Offprint.Site.Mcp;

/// <summary>A result: of a run, or the recorded one of a paper.</summary>
/// <param name="Paper">The paper's slug.</param>
/// <param name="State">queued, running, done, failed, cancelled or interrupted; "recorded" for the result that ships with a paper.</param>
/// <param name="Summary">What can be said so far, in one sentence.</param>
/// <param name="Run">The run; null for a recorded result.</param>
/// <param name="Verdict">Holds, Partly, DoesNotHold, Inconclusive; null without one.</param>
/// <param name="Reason">Why there is no verdict, or why it is inconclusive.</param>
/// <param name="Size">quick, default or full.</param>
/// <param name="Claims">The claims, the headline first; empty until the run is done.</param>
/// <param name="Measurements">One page of what was recorded; null until the run is done.</param>
/// <param name="Environment">Processor, cores, memory and system of the machine that it ran on; null until the run is done.</param>
public sealed record McpResult(
    string Paper,
    string State,
    string Summary,
    ApiRun? Run,
    string? Verdict,
    string? Reason,
    string Size,
    IReadOnlyList<McpClaim> Claims,
    McpPage<McpMeasurement>? Measurements,
    string? Environment)
{
    /// <summary>Tells what a report says.</summary>
    internal static McpResult Of(RunReport report, string state, ApiRun? run, int page, int size)
    {
        var sentences = VerdictText.Sentences(report, ReproductionRegistry.Default.Find(report.Paper));
        var claims = report.Claims.Select((c, i) => new McpClaim(
            c.Name, sentences[i], c.Verdict?.ToString(), Finite(c.Estimate), Finite(c.Low), Finite(c.High), Finite(c.Confidence), c.Unit, Finite(c.Bar), c.Direction.ToString()));
        var values = McpPage<McpMeasurement>.Of([.. report.Measurements.Select(m => new McpMeasurement(m.Name, m.Seed, m.Item, Finite(m.Value), m.Unit))], page, size);
        var machine = report.Environment;
        return new McpResult(
            report.Paper, state, VerdictText.Headline(report) + "." + (sentences is [var first, ..] ? $" {char.ToUpperInvariant(first[0])}{first[1..]}." : ""), run, report.Verdict?.ToString(), report.Reason,
            report.Size.ToString().ToLowerInvariant(), [.. claims], values, FormattableString.Invariant($"{machine.Cpu}, {machine.Cores} cores, {machine.MemoryGiB:0.#} GiB, {machine.Os}"));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
