using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App;

/// <summary>Colours and words of verdicts and states.</summary>
internal static class Styles
{
    public static Spectre.Console.Rendering.IRenderable State(Paper paper, RunReport? result) =>
        paper.State != PaperState.Runs ? Output.Span("not yet", new Style(decoration: Decoration.Dim))
        : result?.Verdict is { } verdict ? Output.Span(VerdictText.Words(verdict), new Style(Colour(verdict)))
        : Output.Span("runs", new Style(Color.Green));

    /// <summary>The verdict with its reason, in the verdict's colour.</summary>
    public static Spectre.Console.Text Headline(RunReport report) => Output.Span(VerdictText.Headline(report), new Style(Colour(report.Verdict), decoration: Decoration.Bold));

    private static Color? Colour(VerdictKind? verdict) => verdict switch
    {
        VerdictKind.Holds => Color.Green,
        VerdictKind.DoesNotHold => Color.Red,
        VerdictKind.Partly or VerdictKind.Inconclusive => Color.Yellow,
        _ => null,
    };
}
