using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App;

/// <summary>Colours and words of verdicts and states.</summary>
internal static class Styles
{
    public static Spectre.Console.Rendering.IRenderable State(Paper paper, RunReport? result) =>
        paper.State != PaperState.Runs ? Output.Span("not yet", new Style(decoration: Decoration.Dim))
        : result?.Verdict is { } verdict ? Verdict(verdict)
        : Output.Span("runs", new Style(Color.Green));

    public static Spectre.Console.Rendering.IRenderable Verdict(VerdictKind? verdict) => verdict switch
    {
        VerdictKind.Holds => Output.Span("holds", new Style(Color.Green)),
        VerdictKind.Partly => Output.Span("partly", new Style(Color.Yellow)),
        VerdictKind.DoesNotHold => Output.Span("does not hold", new Style(Color.Red)),
        VerdictKind.Inconclusive => Output.Span("inconclusive", new Style(Color.Yellow)),
        _ => Output.Span("no verdict", new Style(decoration: Decoration.Dim)),
    };
}
