using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>Lists of papers: filtered, ordered, cut into pages.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="trending">Scores of papers.</param>
public sealed class PaperLists(SiteCatalog catalog, Trending trending)
{
    /// <summary>Finds the papers that a filter lets through.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One page of them.</returns>
    public async Task<PaperPage> FindAsync(PaperFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        IEnumerable<Paper> papers = filter.Query is { } words ? catalog.Search(words, int.MaxValue).Select(hit => hit.Paper) : catalog.Papers;
        papers = papers.Where(p => Fits(p, filter));
        var sort = filter.Sort ?? (filter.Query is null ? "newest" : null);
        if (sort == "trending")
        {
            var scores = await trending.ScoresAsync(ct);
            papers = papers.OrderByDescending(p => scores.GetValueOrDefault(p.Slug)).ThenByDescending(p => catalog.Result(p) is not null).ThenByDescending(p => p.Date, StringComparer.Ordinal).ThenBy(p => p.Slug, StringComparer.Ordinal);
        }
        else if (sort == "newest") papers = papers.OrderByDescending(p => p.Date, StringComparer.Ordinal).ThenBy(p => p.Slug, StringComparer.Ordinal);
        else if (sort == "title") papers = papers.OrderBy(p => p.Title, StringComparer.OrdinalIgnoreCase);
        var all = papers.ToList();
        var skip = (long)(filter.Page - 1) * filter.Size;
        return new PaperPage(skip >= all.Count ? [] : [.. all.Skip((int)skip).Take(filter.Size)], all.Count, filter);
    }

    /// <summary>The result or state of a paper, as <see cref="PaperFilter.Result"/> names it.</summary>
    public string ResultName(Paper paper) => catalog.Result(paper)?.Verdict switch
    {
        VerdictKind.Holds => "holds",
        VerdictKind.Partly => "partly",
        VerdictKind.DoesNotHold => "does-not-hold",
        VerdictKind.Inconclusive => "inconclusive",
        _ => paper.State == PaperState.Runs ? "runs" : "not-built",
    };

    internal bool Fits(Paper paper, PaperFilter filter) =>
        (filter.Area is not { } area || paper.Area == area)
        && (filter.Kind is not { } kind || paper.Kind == kind)
        && (filter.Tag is not { } tag || paper.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
        && (filter.Author is not { } author || paper.Authors.Contains(author, StringComparer.OrdinalIgnoreCase))
        && (filter.Year is not { } year || paper.Year == year)
        && (filter.Since is not { } since || string.CompareOrdinal(paper.Date, since) >= 0)
        && (filter.Result is not { } result || (result == "runs" ? paper.State == PaperState.Runs : ResultName(paper) == result));
}

/// <summary>One page of papers.</summary>
/// <param name="Papers">The papers.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="Filter">The filter that found them.</param>
public sealed record PaperPage(IReadOnlyList<Paper> Papers, int Total, PaperFilter Filter)
{
    /// <summary>Number of pages, at least 1.</summary>
    public int Pages => Math.Max(1, (Total + Filter.Size - 1) / Filter.Size);

    /// <summary>Whether there are more pages after this one.</summary>
    public bool HasNext => Filter.Page < Pages;
}
