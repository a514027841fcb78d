using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>Prompts out of documentation: paragraphs of Linux manual pages and of the Python library reference. Their lengths have a heavy tail.</summary>
internal static class DocumentationPrompts
{
    /// <summary>Shorter pieces are headings and captions.</summary>
    private const int ShortestText = 24;

    /// <summary>Reads paragraphs in a stable order until there are enough.</summary>
    /// <param name="data">The shelf with <c>manpages</c> and <c>python-docs</c>.</param>
    /// <param name="count">Prompts wanted; half of each source.</param>
    /// <param name="ct">Looked at for every page.</param>
    public static List<string> Read(DataShelf data, int count, CancellationToken ct)
    {
        var manuals = Take(Pages(data, "manpages", _ => true).Select(page => page.Text), count / 2, ct);
        var python = Take(Pages(data, "python-docs", page => page.Id.StartsWith("library/", StringComparison.Ordinal)).Select(page => HtmlText.Extract(page.Text).Text), count - (count / 2), ct);
        return [.. manuals, .. python];
    }

    private static IEnumerable<DataDocument> Pages(DataShelf data, string set, Func<DataDocument, bool> wanted) =>
        DataArchive.Read(Path.Combine(data.Open(set).Folder, set + DataArchive.Extension)).Where(wanted);

    /// <summary>At most 40 paragraphs a page, drawn by a seed of the page's own, so that no page dominates.</summary>
    private static List<string> Take(IEnumerable<string> pages, int count, CancellationToken ct)
    {
        var taken = new List<string>(count);
        int number = 0;
        foreach (string page in pages)
        {
            ct.ThrowIfCancellationRequested();
            string[] paragraphs = [.. page.Split('\n', StringSplitOptions.TrimEntries).Where(p => p.Length >= ShortestText)];
            new SeededRandom(Seed.Derive(2404, "prompts", number++)).Shuffle(paragraphs);
            taken.AddRange(paragraphs.Take(Math.Min(40, count - taken.Count)));
            if (taken.Count == count) break;
        }

        return taken;
    }
}
