using System.Globalization;
using System.Text;
using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>The claims of a report as one SVG file that needs nothing else: for slides, documents, other pages.</summary>
public static class ReportSvg
{
    private const int Width = 760;
    private const int Row = 116;

    private const string Style =
        ":root{--paper:#fdfdfb;--ink:#1d2125;--soft:#5a6370;--line:#d5d9de;--good:#17692f;--mark:#1f5fa8;--zone:#17692f1f}"
        + "text{font-family:system-ui,sans-serif;fill:var(--ink)}.head{font-size:18px;font-weight:600}.name{font-size:14px;font-weight:600}.note{font-size:12px;fill:var(--soft)}";

    /// <summary>Draws the file.</summary>
    /// <param name="report">The report.</param>
    /// <returns>SVG.</returns>
    public static string Render(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var height = 84 + (report.Claims.Count * Row);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}"><style>{Style}{ReportStyle.Charts.ReplaceLineEndings("")}</style><rect width="100%" height="100%" fill="#fdfdfb"/>""");
        text.Append(Html.Of($"""<text class="head" x="20" y="32">{Short(report.Title, 80)}</text><text class="note" x="20" y="54">{VerdictText.Headline(report)}. {report.StartedAt.UtcDateTime:yyyy-MM-dd}, {report.Environment.Cpu}, Offprint {report.Version}</text>""").Markup);
        for (var i = 0; i < report.Claims.Count; i++)
        {
            var claim = report.Claims[i];
            var y = 84 + (i * Row);
            text.Append(Html.Of($"""<text class="name" x="20" y="{y + 10}">{Short(claim.Name + ": " + VerdictText.ClaimWords(claim, report.Size), 100)}</text>""").Markup);
            if (double.IsFinite(claim.Estimate))
            {
                text.Append(ClaimChart.Draw(claim, report.Size).Markup.Replace(
                    """<svg class="chart" role="img" width="100%" """,
                    string.Create(CultureInfo.InvariantCulture, $"""<svg class="chart" x="20" y="{y + 18}" width="{Width - 40}" """),
                    StringComparison.Ordinal));
            }
        }

        return text.Append("</svg>\n").ToString();
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
