using System.Globalization;

namespace Offprint.Papers;

/// <summary>
/// One claim as a strip: the estimate as a dot, its interval as a line, the bar, the null, and the side on which the claim is met. Every claim has an
/// axis of its own, since claims differ in unit. Drawn by hand rather than by a plotting library: colours come from the page's style (light and dark),
/// sizes follow the page, and every mark can be read aloud.
/// </summary>
internal static class ClaimChart
{
    private const int Height = 74;
    private const int Middle = 37;

    public static Html Draw(ClaimResult claim, RunSize size)
    {
        if (!double.IsFinite(claim.Estimate))
        {
            return Html.Of($"""<p class="none">{VerdictText.ClaimWords(claim, size)}: no figure to draw</p>""");
        }

        var (good, low, high) = Zone(claim);
        var scale = new ChartScale([claim.Estimate, claim.Low, claim.High, claim.Bar, claim.Null ?? double.NaN, low, high], 20);
        List<Html> marks = [Html.Of($"""<title>{VerdictText.Sentence(claim, size)}</title>""")];
        if (good)
        {
            var left = double.IsFinite(low) ? scale.Percent(low) : 0;
            var right = double.IsFinite(high) ? scale.Percent(high) : 100;
            marks.Add(Html.Of($"""<rect class="zone" x="{Percent(left)}" y="18" width="{Percent(Math.Max(0, right - left))}" height="38"/>"""));
        }

        marks.Add(Html.Of($"""<line class="axis" x1="0" y1="{Middle}" x2="100%" y2="{Middle}"/>"""));
        if (claim.Null is { } none && claim.Kind != ClaimKind.Equivalence)
        {
            marks.Add(Line("null", scale, none, claim.Bar > none || (!(claim.Bar < none) && claim.Direction == ClaimDirection.AtLeast) ? "end" : "start", VerdictText.Number(none)));
        }

        if (claim is { Kind: ClaimKind.Equivalence, Null: { } center, Margin: { } margin })
        {
            marks.Add(Line("bar", scale, center - margin, "end", VerdictText.Number(center - margin)));
            marks.Add(Line("bar", scale, center + margin, "start", VerdictText.Number(center + margin)));
        }
        else if (double.IsFinite(claim.Bar))
        {
            marks.Add(Line("bar", scale, claim.Bar, claim.Null > claim.Bar ? "end" : claim.Null is null ? "middle" : "start", "bar " + VerdictText.Number(claim.Bar)));
        }

        if (claim.HasInterval)
        {
            marks.Add(Html.Of($"""<line class="interval" x1="{scale.X(claim.Low)}" y1="{Middle}" x2="{scale.X(claim.High)}" y2="{Middle}"/>"""));
            foreach (var end in (double[])[claim.Low, claim.High])
            {
                marks.Add(Html.Of($"""<line class="interval end" x1="{scale.X(end)}" y1="{Middle - 6}" x2="{scale.X(end)}" y2="{Middle + 6}"/>"""));
            }
        }

        marks.Add(Html.Of($"""<circle class="estimate" cx="{scale.X(claim.Estimate)}" cy="{Middle}" r="5"/>"""));
        marks.Add(Html.Of($"""<text class="figure" x="{scale.X(claim.Estimate)}" y="13" text-anchor="{scale.Anchor(claim.Estimate)}">{VerdictText.Figure(claim)}</text>"""));
        return Html.Of($"""<svg class="chart" role="img" width="100%" height="{Height}">{Html.Join(marks, "")}</svg>""");
    }

    private static Html Line(string kind, ChartScale scale, double value, string anchor, string label)
    {
        var shift = anchor switch { "end" => -4, "start" => 4, _ => 0 };
        return Html.Of($"""
            <line class="{kind}" x1="{scale.X(value)}" y1="18" x2="{scale.X(value)}" y2="56"/><text class="label" x="{scale.X(value)}" y="70" dx="{shift}" text-anchor="{anchor}">{label}</text>
            """);
    }

    /// <summary>The part of the axis on which the claim is met; an end that is not finite is that of the axis.</summary>
    private static (bool HasZone, double Low, double High) Zone(ClaimResult claim) => claim switch
    {
        { Kind: ClaimKind.Equivalence, Null: { } center, Margin: { } margin } => (true, center - margin, center + margin),
        _ when !double.IsFinite(claim.Bar) => (false, double.NaN, double.NaN),
        { Direction: ClaimDirection.AtLeast } => (true, claim.Bar, double.NaN),
        _ => (true, double.NaN, claim.Bar),
    };

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
