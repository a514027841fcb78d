using System.Text;

namespace Offprint.Papers;

/// <summary>The table of all papers in the README, generated from the catalog and the recorded results.</summary>
public static class ReadmeTable
{
    private const string Mark = "papers";

    /// <summary>The line above the table in the file.</summary>
    public static string StartMark => MarkedSection.Start(Mark);

    /// <summary>The line below the table in the file.</summary>
    public static string EndMark => MarkedSection.End(Mark);

    /// <summary>The table: papers that run first, then the others, each by slug.</summary>
    /// <param name="catalog">The catalog; the user's own papers are left out.</param>
    /// <returns>Markdown.</returns>
    /// <exception cref="InvalidDataException">A recorded result is damaged.</exception>
    public static string Render(PaperCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var text = new StringBuilder("| Paper | Title | Area | State | Verdict | Headline figure |\n|---|---|---|---|---|---|\n");
        foreach (var paper in catalog.Papers.Where(static paper => !paper.IsOwn).OrderByDescending(static paper => paper.State).ThenBy(static paper => paper.Slug, StringComparer.Ordinal))
        {
            var result = catalog.Result(paper.Slug);
            string[] cells =
            [
                $"[{paper.Slug}](papers/{paper.Slug}/card.md)",
                MarkdownText.Escape(paper.Title),
                paper.Area.Name(),
                paper.State.Name(),
                result is null ? "" : MarkdownText.Escape(result.Verdict is { } verdict ? VerdictText.Words(verdict) : "no verdict"),
                result?.Claims is [var headline, ..] ? MarkdownText.Escape(Headline(headline)) : "",
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>Puts the current table into a text.</summary>
    /// <param name="text">The README's text.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="source">Name of the file for error messages.</param>
    /// <returns>The text with the table between its marks; equal to what was given when that is current.</returns>
    /// <exception cref="InvalidDataException">The marks are missing.</exception>
    public static string UpdateText(string text, PaperCatalog catalog, string source = "README.md")
    {
        ArgumentNullException.ThrowIfNull(text);
        return MarkedSection.Replace(text, Mark, Render(catalog), source);
    }

    /// <summary>Puts the current table into a file.</summary>
    /// <param name="path">The README.</param>
    /// <param name="catalog">The catalog; unset: the shipped one.</param>
    /// <returns>Whether the file changed.</returns>
    /// <exception cref="InvalidDataException">The marks are missing.</exception>
    public static bool Update(string path, PaperCatalog? catalog = null)
    {
        var before = File.ReadAllText(path);
        var after = UpdateText(before, catalog ?? PaperCatalog.Load(), path);
        if (after == before)
        {
            return false;
        }

        AtomicFile.WriteAllText(path, after);
        return true;
    }

    private static string Headline(ClaimResult claim) =>
        $"{claim.Name}: {VerdictText.Figure(claim)}" + (VerdictText.IntervalWords(claim) is { } interval ? $" ({interval})" : "");
}
