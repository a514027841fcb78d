using System.Globalization;

namespace Offprint.Papers;

/// <summary>A report as one self-contained page: no scripts, no requests, light and dark, readable on a phone. Every text in it is escaped.</summary>
public static class HtmlReport
{
    private const int MaximumListed = 2000;

    /// <summary>Draws the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="paper">The paper, for authors, address and claim; unset: only what the report says.</param>
    /// <param name="reproduction">The reproduction that made it, for its claims' own sentences.</param>
    /// <returns>The page's HTML.</returns>
    public static string Render(RunReport report, Paper? paper = null, IReproduction? reproduction = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <title>{report.Title} - {VerdictText.Headline(report)}</title>
            <style>{new Html(ReportStyle.Css)}</style>
            </head>
            <body>
            <main>
            {Header(report, paper)}
            {Verdict(report, reproduction)}
            {Claims(report)}
            {Notes(report)}
            {Pairs(report)}
            {Measurements(report)}
            {Settings(report)}
            </main>
            <footer>Made by Offprint {report.Version}. Negative results are shown like the others.</footer>
            </body>
            </html>

            """).Markup;
    }

    private static Html Header(RunReport report, Paper? paper)
    {
        var size = report.Size switch { RunSize.Quick => "Quick run", RunSize.Full => "Full run", _ => "Run" };
        var time = string.Create(CultureInfo.InvariantCulture, $"{size} of {report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {Duration(report.ElapsedSeconds)}");
        List<Html> about = [];
        if (paper is not null)
        {
            about.Add(Html.Of($"""<p class="authors">{string.Join(", ", paper.Authors)}. {(paper.Venue is null ? "" : paper.Venue + ", ")}{paper.Date}. {Link(paper.Url)}</p>"""));
            about.Add(Html.Of($"""<p class="claim">{paper.Claim}</p>"""));
        }

        return Html.Of($"""
            <header><p class="slug">{report.Paper}</p><h1>{report.Title}</h1>
            {Html.Join(about)}
            <p class="when">{time}</p></header>
            """);
    }

    private static Html Link(Uri? url) => url is null ? Html.Empty : Html.Of($"""<a href="{url.AbsoluteUri}" rel="noreferrer">{url.Host + url.AbsolutePath}</a>""");

    private static Html Verdict(RunReport report, IReproduction? reproduction) =>
        Html.Of($"""<section class="verdict {Mood(report.Verdict)}"><h2>{VerdictText.Headline(report)}</h2>{Html.Join(VerdictText.Sentences(report, reproduction).Take(1).Select(static line => Html.Of($"<p>{line}.</p>")))}</section>""");

    private static Html Claims(RunReport report) => Html.Of($"""
        <section><h2>Claims</h2>
        {Html.Join(report.Claims.Select(claim => Html.Of($"""
            <figure><figcaption><strong>{claim.Name}</strong> <span class="badge {Mood(claim.Verdict)}">{VerdictText.ClaimWords(claim, report.Size)}</span></figcaption>{ClaimChart.Draw(claim, report.Size)}</figure>
            """)))}
        <p class="legend">Dot: estimate. Thick line: interval. Solid upright: bar. Dashed upright: the value (no effect) that the interval has to exclude. Tinted: where the claim is met.</p>
        {HtmlTable.Of(
            ["Claim", "Metric", "Kind", "Estimate", "Interval", "Bar", "Verdict"],
            report.Claims.Select(claim => (IReadOnlyList<object?>)
            [
                claim.Name, claim.Metric, KindWords(claim.Kind), VerdictText.Figure(claim), VerdictText.IntervalWords(claim) ?? "none", VerdictText.BarWords(claim) ?? "none", VerdictText.ClaimWords(claim, report.Size),
            ]))}
        </section>
        """);

    private static Html Notes(RunReport report) => report.Notes is not { Count: > 0 } notes ? Html.Empty : Html.Of($"""
        <section><h2>Notes</h2><ul>{Html.Join(notes.Select(static note => Html.Of($"<li>{note}</li>")))}</ul></section>
        """);

    private static Html Pairs(RunReport report)
    {
        var groups = PairsChart.Groups(report.Measurements);
        return groups.Count == 0 ? Html.Empty : Html.Of($"""
            <section><h2>Pairs</h2><p class="legend">Each dot is one case, each thin line joins the same seed and item; the upright stroke is the mean. What counts is the change within a pair.</p>
            {Html.Join(groups.Select(names => Html.Of($"<figure>{PairsChart.Draw(names, report.Measurements)}</figure>")))}
            </section>
            """);
    }

    private static Html Measurements(RunReport report)
    {
        var names = report.Measurements.GroupBy(static m => m.Name, StringComparer.Ordinal).ToList();
        var more = report.Measurements.Count > MaximumListed ? Html.Of($"<p>The first {MaximumListed} of {report.Measurements.Count}; report.json has them all.</p>") : Html.Empty;
        return Html.Of($"""
            <section><h2>Measurements</h2>
            {HtmlTable.Of(
                ["Name", "Unit", "Values", "Mean", "Smallest", "Largest"],
                names.Select(static group => (IReadOnlyList<object?>)
                [
                    group.Key, group.First().Unit, group.Count(), VerdictText.Number(group.Average(static m => m.Value)), VerdictText.Number(group.Min(static m => m.Value)), VerdictText.Number(group.Max(static m => m.Value)),
                ]))}
            <details><summary>All values</summary>{more}
            {HtmlTable.Of(
                ["Name", "Seed", "Item", "Value", "Unit"],
                report.Measurements.Take(MaximumListed).Select(static m => (IReadOnlyList<object?>)[m.Name, m.Seed, m.Item, double.IsFinite(m.Value) ? m.Value.ToString("G9", CultureInfo.InvariantCulture) : "none", m.Unit]))}
            </details></section>
            """);
    }

    private static Html Settings(RunReport report)
    {
        var environment = report.Environment;
        return Html.Of($"""
            <section><h2>Options</h2>
            {(report.Options.Count == 0 ? Html.Of($"<p>None.</p>") : HtmlTable.Of(["Option", "Value"], report.Options.Select(static pair => (IReadOnlyList<object?>)["--" + pair.Key, pair.Value.ValueKind == System.Text.Json.JsonValueKind.Null ? "not set" : pair.Value.ToString()])))}
            </section>
            <section><h2>Environment</h2>
            {HtmlTable.Of(["Part", "Value"], new IReadOnlyList<object?>[]
            {
                ["Processor", environment.Cpu], ["Cores", environment.Cores], ["Memory", VerdictText.Number(environment.MemoryGiB) + " GiB"], ["System", environment.Os], ["Runtime", environment.Runtime], ["Tensor engine", environment.Engine], ["Offprint", report.Version],
            })}
            </section>
            """);
    }

    private static string Mood(VerdictKind? verdict) => verdict switch
    {
        VerdictKind.Holds => "good",
        VerdictKind.Partly => "fair",
        VerdictKind.DoesNotHold => "bad",
        _ => "open",
    };

    private static string KindWords(ClaimKind kind) => OptionValue.KebabCase(kind.ToString());

    private static string Duration(double seconds) => seconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:0} s");
}
