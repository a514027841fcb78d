using System.Text;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Reproductions;

/// <summary>Prompts out of documentation: paragraphs of Linux manual pages and entries (signature and description) of the Python library reference. Their lengths have a heavy tail.</summary>
internal static class DocumentationPrompts
{
    /// <summary>Shorter pieces are headings and captions.</summary>
    private const int ShortestText = 24;

    private const char Permalink = '\u00b6';

    /// <summary>Reads paragraphs in a stable order until there are enough.</summary>
    /// <param name="data">The shelf with <c>manpages</c> and <c>python-docs</c>.</param>
    /// <param name="count">Prompts wanted; half of each source.</param>
    /// <param name="ct">Looked at for every page.</param>
    public static List<string> Read(DataShelf data, int count, CancellationToken ct)
    {
        var manuals = Take(Pages(data, "manpages", _ => true).Select(page => page.Text.Split("\n\n")), count / 2, ct);
        var python = Take(Pages(data, "python-docs", page => page.Id.StartsWith("library/", StringComparison.Ordinal)).Select(page => Entries(page.Text)), count - (count / 2), ct);
        return [.. manuals, .. python];
    }

    private static IEnumerable<DataDocument> Pages(DataShelf data, string set, Func<DataDocument, bool> wanted) =>
        DataArchive.Read(Path.Combine(data.Open(set).Folder, set + DataArchive.Extension)).Where(wanted);

    /// <summary>An entry begins with a line that ends in the mark of a permanent link: a signature or a heading.</summary>
    private static string[] Entries(string html)
    {
        var entries = new List<StringBuilder> { new() };
        foreach (string line in HtmlText.Extract(html).Text.Split('\n'))
        {
            bool begins = line.EndsWith(Permalink);
            if (begins) entries.Add(new StringBuilder());
            entries[^1].Append(begins ? line.AsSpan(0, line.Length - 1) : line).Append('\n');
        }

        return [.. entries.Select(e => e.ToString())];
    }

    /// <summary>At most 40 pieces a page, drawn by a seed of the page's own, so that no page dominates.</summary>
    private static List<string> Take(IEnumerable<string[]> pages, int count, CancellationToken ct)
    {
        var taken = new List<string>(count);
        int number = 0;
        foreach (string[] page in pages)
        {
            ct.ThrowIfCancellationRequested();
            string[] pieces = [.. page.Select(p => p.Trim()).Where(p => p.Length >= ShortestText)];
            new SeededRandom(Seed.Derive(2404, "prompts", number++)).Shuffle(pieces);
            taken.AddRange(pieces.Take(Math.Min(40, count - taken.Count)));
            if (taken.Count == count) break;
        }

        return taken;
    }
}
