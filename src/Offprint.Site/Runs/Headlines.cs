using Offprint.Papers;

namespace Offprint.Site.Runs;

/// <summary>What a report says first.</summary>
internal static class Headlines
{
    /// <summary>The first claim as a sentence; where there is none, the verdict in words.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reproduction">The reproduction that made it; unset: the one that ships.</param>
    /// <returns>A sentence without its full stop, with a capital letter.</returns>
    public static string Of(RunReport report, IReproduction? reproduction = null)
    {
        var sentences = VerdictText.Sentences(report, reproduction ?? ReproductionRegistry.Default.Find(report.Paper));
        var text = sentences is [{ Length: > 0 } first, ..] ? first : VerdictText.Headline(report);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
