using System.Globalization;
using System.Text;
using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>A paper as a BibTeX entry.</summary>
public static class Bibtex
{
    /// <summary>Writes the entry.</summary>
    /// <param name="paper">The paper.</param>
    /// <returns>Lines, with a line end at the end.</returns>
    public static string Of(ListedPaper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var isJournal = paper.Venue is { } venue && !Year().IsMatch(venue);
        var kind = paper.Venue is null || paper.Venue == "arXiv" ? "misc" : isJournal ? "article" : "inproceedings";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"@{kind}{{{Key(paper)},\n");
        Field("title", "{" + Escape(paper.Title) + "}");
        Field("author", string.Join(" and ", paper.Authors.Select(Escape)));
        Field("year", paper.Year);
        if (paper.Date.Length >= 7) Field("month", int.Parse(paper.Date.AsSpan(5, 2), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        if (kind != "misc") Field(kind == "article" ? "journal" : "booktitle", Escape(paper.Venue!));
        if (paper.Arxiv is not null)
        {
            Field("eprint", paper.Arxiv);
            Field("archivePrefix", "arXiv");
        }

        if (paper.Doi is not null) Field("doi", paper.Doi);
        if (paper.Url is { } url) Field("url", url);
        return text.Append("}\n").ToString();

        void Field(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"  {name} = {{{value}}},\n");
    }

    /// <summary>The key of the entry: first author, year, first word of the title.</summary>
    internal static string Key(ListedPaper paper)
    {
        var author = SearchWords.Of(paper.Authors.Count == 0 ? "anonymous" : paper.Authors[0]).LastOrDefault() ?? "anonymous";
        var word = SearchWords.OfQuery(paper.Title) is [var first, ..] ? first : paper.Slug;
        return string.Concat((author + paper.Year + word).Where(char.IsAsciiLetterOrDigit));
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '&' or '%' or '$' or '#' or '_') result.Append('\\');
            if (c is '{' or '}' or '\\' or '~' or '^') continue;
            result.Append(c);
        }

        return result.ToString();
    }

    private static System.Text.RegularExpressions.Regex Year() => new("[0-9]{4}");
}
