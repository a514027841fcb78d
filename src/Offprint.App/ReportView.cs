using System.Globalization;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App;

/// <summary>A report on the terminal: the verdict, one sentence and one interval line a claim, notes, circumstances.</summary>
internal static class ReportView
{
    private const int Scale = 40;

    public static void Print(RunReport report, IReproduction? reproduction = null)
    {
        var console = Output.Out;
        console.WriteLine();
        console.Write(Output.Span(report.Title, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.Write(Styles.Headline(report));
        console.WriteLine();
        console.WriteLine();
        var sentences = VerdictText.Sentences(report, reproduction ?? ReproductionRegistry.Default.Find(report.Paper));
        foreach (var (claim, sentence) in report.Claims.Zip(sentences))
        {
            console.Write(Output.Span("  "));
            console.Write(Mark(claim));
            console.Write(Output.Span(" " + sentence));
            console.WriteLine();
            if (Line(claim) is { } line)
            {
                console.Write(Output.Span("    " + line, new Style(decoration: Decoration.Dim)));
                console.WriteLine();
            }
        }

        if (report.Notes is { Count: > 0 } notes)
        {
            console.WriteLine();
            foreach (var note in notes)
            {
                console.Write(Output.Span("  · " + note));
                console.WriteLine();
            }
        }

        console.WriteLine();
        console.Write(Output.Span(
            string.Create(CultureInfo.InvariantCulture, $"{report.Environment.Cores} cores, {report.Environment.MemoryGiB:0.#} GiB, {report.Environment.Cpu}; engine {report.Environment.Engine}; {report.ElapsedSeconds:0} s"),
            new Style(decoration: Decoration.Dim)));
        console.WriteLine();
    }

    /// <summary>The interval drawn on a line that also holds the bar and the null: <c>├──●──┤</c>, bar <c>┃</c>, null <c>┆</c>.</summary>
    internal static string? Line(ClaimResult claim)
    {
        if (!claim.HasInterval || !double.IsFinite(claim.Estimate) || claim.Kind is ClaimKind.Exact or ClaimKind.Frequency) return null;
        var points = new List<double> { claim.Low, claim.High, claim.Estimate };
        if (double.IsFinite(claim.Bar)) points.Add(claim.Bar);
        if (claim.Null is { } none) points.Add(none);
        if (claim is { Null: { } center, Margin: { } margin }) points.AddRange([center - margin, center + margin]);
        var (low, high) = (points.Min(), points.Max());
        if (high - low <= 0) return null;
        var cells = new char[Scale + 1];
        Array.Fill(cells, ' ');
        int At(double value) => (int)Math.Round((value - low) / (high - low) * Scale);
        for (var i = At(claim.Low); i <= At(claim.High); i++) cells[i] = '─';
        cells[At(claim.Low)] = '├';
        cells[At(claim.High)] = '┤';
        if (claim is { Null: { } middle, Margin: { } width }) cells[At(middle - width)] = cells[At(middle + width)] = '┃';
        else if (claim.Null is { } zero) cells[At(zero)] = '┆';
        if (double.IsFinite(claim.Bar)) cells[At(claim.Bar)] = '┃';
        cells[At(claim.Estimate)] = '●';
        var legend = double.IsFinite(claim.Bar) ? $"┃ bar {Number(claim.Bar)}" : claim is { Null: { } m, Margin: { } w } ? $"┃ limits {Number(m - w)} and {Number(m + w)}" : "";
        if (claim.Null is { } n && claim.Margin is null) legend += $"  ┆ no effect {Number(n)}";
        return $"{new string(cells)}  {legend}".TrimEnd();
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static Spectre.Console.Text Mark(ClaimResult claim) => claim.Verdict switch
    {
        VerdictKind.Holds => Output.Span("✓", new Style(Color.Green)),
        VerdictKind.Partly => Output.Span("~", new Style(Color.Yellow)),
        VerdictKind.DoesNotHold => Output.Span("✗", new Style(Color.Red)),
        _ => Output.Span("·", new Style(decoration: Decoration.Dim)),
    };
}
