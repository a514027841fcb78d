using System.Globalization;
using System.Text;

namespace Offprint.Papers;

/// <summary>The card as it is shown: its own text with the section "What we found" made from the recorded results.</summary>
public static class CardPage
{
    private const string Heading = "## What we found";

    /// <summary>The card's Markdown with "What we found" in front of "Limits", or at the end.</summary>
    /// <param name="paper">The paper.</param>
    /// <param name="catalog">The catalog, for the recorded results.</param>
    /// <returns>Markdown; just the card's text when nothing is recorded.</returns>
    /// <exception cref="InvalidDataException">A recorded result is damaged.</exception>
    public static string Markdown(Paper paper, PaperCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(paper);
        ArgumentNullException.ThrowIfNull(catalog);
        var found = WhatWeFound(catalog.Result(paper.Slug), catalog.Result(paper.Slug, RunSize.Full));
        if (found.Length == 0)
        {
            return paper.Body;
        }

        var section = $"{Heading}\n\n{found}\n";
        var limits = paper.Body.IndexOf("\n## Limits", StringComparison.OrdinalIgnoreCase);
        return limits < 0 ? paper.Body.TrimEnd() + "\n\n" + section : paper.Body[..(limits + 1)] + section + "\n" + paper.Body[(limits + 1)..];
    }

    /// <summary>The section's text: the verdict and a table of the claims, for each recorded run.</summary>
    /// <param name="results">Recorded results; those that are null are left out.</param>
    /// <returns>Markdown without a heading; empty when there are none.</returns>
    public static string WhatWeFound(params IEnumerable<RunReport?> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var text = new StringBuilder();
        foreach (var report in results.OfType<RunReport>())
        {
            var size = report.Size == RunSize.Full ? "full size" : "default size";
            text.Append(CultureInfo.InvariantCulture, $"**{MarkdownText.Escape(VerdictText.Headline(report))}** ({size}, {report.StartedAt.UtcDateTime:yyyy-MM-dd}, {MarkdownText.Escape(report.Environment.Cpu)}, {report.Environment.Cores} cores, {VerdictText.Number(report.ElapsedSeconds)} s).\n\n");
            text.Append("| Claim | Estimate | Interval | Bar | Verdict |\n|---|---|---|---|---|\n");
            foreach (var claim in report.Claims)
            {
                string[] cells =
                [
                    claim.Name, VerdictText.Figure(claim), VerdictText.IntervalWords(claim) ?? "", VerdictText.BarWords(claim) ?? "", VerdictText.ClaimWords(claim, report.Size),
                ];
                text.Append("| ").AppendJoin(" | ", cells.Select(MarkdownText.Escape)).Append(" |\n");
            }

            text.Append('\n');
            if (report.Notes is { Count: > 0 } notes)
            {
                text.AppendJoin("\n", notes.Select(static note => "- " + MarkdownText.Escape(note))).Append("\n\n");
            }
        }

        return text.ToString().TrimEnd();
    }
}
