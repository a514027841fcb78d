using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App;

/// <summary>Colours and words of verdicts and states.</summary>
internal static class Styles
{
    public static Text State(Paper paper, RunReport? result) =>
        paper.State != PaperState.Runs ? new Text("not yet", new Style(decoration: Decoration.Dim))
        : result?.Verdict is { } verdict ? Verdict(verdict)
        : new Text("runs", new Style(Color.Green));

    public static Text Verdict(VerdictKind? verdict) => verdict switch
    {
        VerdictKind.Holds => new Text("holds", new Style(Color.Green)),
        VerdictKind.Partly => new Text("partly", new Style(Color.Yellow)),
        VerdictKind.DoesNotHold => new Text("does not hold", new Style(Color.Red)),
        VerdictKind.Inconclusive => new Text("inconclusive", new Style(Color.Yellow)),
        _ => new Text("no verdict", new Style(decoration: Decoration.Dim)),
    };
}
