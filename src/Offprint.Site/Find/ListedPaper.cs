using Offprint.Papers;
using Offprint.Site.Database;

namespace Offprint.Site.Find;

/// <summary>A paper as lists show it, whether the catalog has it or it was added here.</summary>
public sealed record ListedPaper
{
    private const int LineLength = 220;

    /// <summary>Name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Authors, in order.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    /// <summary>Date as far as known.</summary>
    public required string Date { get; init; }

    /// <summary>What it claims, or how its abstract begins; may be empty.</summary>
    public required string Line { get; init; }

    /// <summary>Area; null when nobody said it.</summary>
    public PaperArea? Area { get; init; }

    /// <summary>Kind; null for papers that were added here.</summary>
    public PaperKind? Kind { get; init; }

    /// <summary>Tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Where it appeared.</summary>
    public string? Venue { get; init; }

    /// <summary>arXiv number.</summary>
    public string? Arxiv { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; init; }

    /// <summary>Whether it can be run.</summary>
    public PaperState State { get; init; }

    /// <summary>The paper of the catalog; null for one that was added here.</summary>
    public Paper? Catalog { get; init; }

    /// <summary>The paper that was added here; null for one of the catalog.</summary>
    public PaperRow? Stored { get; init; }

    /// <summary>The year.</summary>
    public string Year => Date[..4];

    /// <summary>A paper of the catalog.</summary>
    /// <param name="paper">The paper.</param>
    /// <returns>The same for lists.</returns>
    public static ListedPaper Of(Paper paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        return new ListedPaper
        {
            Slug = paper.Slug,
            Title = paper.Title,
            Authors = paper.Authors,
            Date = paper.Date,
            Line = paper.Claim,
            Area = paper.Area,
            Kind = paper.Kind,
            Tags = paper.Tags,
            Venue = paper.Venue,
            Arxiv = paper.Arxiv,
            Doi = paper.Doi,
            Url = paper.Url?.AbsoluteUri,
            State = paper.State,
            Catalog = paper,
        };
    }

    /// <summary>A paper that was added here.</summary>
    /// <param name="paper">The paper.</param>
    /// <returns>The same for lists.</returns>
    public static ListedPaper Of(PaperRow paper)
    {
        ArgumentNullException.ThrowIfNull(paper);
        return new ListedPaper
        {
            Slug = paper.Slug,
            Title = paper.Title,
            Authors = paper.Authors,
            Date = paper.Date,
            Line = Beginning(paper.Abstract),
            Area = paper.Area,
            Tags = paper.Tags,
            Arxiv = paper.ArxivId,
            Doi = paper.Doi,
            Url = paper.Url ?? (paper.ArxivId is { } arxiv ? "https://arxiv.org/abs/" + arxiv : paper.Doi is { } doi ? "https://doi.org/" + doi : null),
            State = PaperState.NotYet,
            Stored = paper,
        };
    }

    /// <summary>The first sentence of a text, or as much of it as a list has room for.</summary>
    private static string Beginning(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var first = end is > 40 and < LineLength ? text[..(end + 1)] : text;
        if (first.Length <= LineLength) return first;
        var space = first.LastIndexOf(' ', LineLength);
        return first[..(space > 100 ? space : LineLength)] + " …";
    }
}
