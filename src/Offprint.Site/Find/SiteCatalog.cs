using Offprint.Papers;

namespace Offprint.Site.Find;

/// <summary>The catalog as pages need it: loaded once, with recorded results, tags, authors and similar papers at hand.</summary>
public sealed class SiteCatalog
{
    private readonly PaperCatalog _catalog;
    private readonly Dictionary<string, RunReport> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Paper> _byIdentifier = new(StringComparer.Ordinal);
    private readonly Lazy<SimilarPapers> _similar;

    /// <summary>Reads a catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    public SiteCatalog(PaperCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        _catalog = catalog;
        foreach (var paper in catalog.Papers)
        {
            if (catalog.Result(paper.Slug) is { } result) _results[paper.Slug] = result;
        }

        Tags = Count(catalog.Papers.SelectMany(p => p.Tags));
        Authors = Count(catalog.Papers.SelectMany(p => p.Authors));
        Areas = [.. Enum.GetValues<PaperArea>().Select(area => new Counted<PaperArea>(area, catalog.Papers.Count(p => p.Area == area))).Where(a => a.Count > 0)];
        Days = [.. catalog.Papers.Select(p => p.Date).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var paper in catalog.Papers)
        {
            if (paper.Arxiv is { } arxiv) _byIdentifier.TryAdd("arxiv:" + (PaperIdentifiers.Arxiv(arxiv) ?? arxiv), paper);
            if (paper.Doi is { } doi) _byIdentifier.TryAdd("doi:" + doi.ToLowerInvariant(), paper);
        }

        _similar = new Lazy<SimilarPapers>(() => new SimilarPapers(catalog.Papers));
    }

    /// <summary>All papers, by slug.</summary>
    public IReadOnlyList<Paper> Papers => _catalog.Papers;

    /// <summary>Papers with a recorded result.</summary>
    public IReadOnlyDictionary<string, RunReport> Results => _results;

    /// <summary>Tags with the number of their papers, by name.</summary>
    public IReadOnlyList<Counted<string>> Tags { get; }

    /// <summary>Authors with the number of their papers, by name.</summary>
    public IReadOnlyList<Counted<string>> Authors { get; }

    /// <summary>Areas that have papers.</summary>
    public IReadOnlyList<Counted<PaperArea>> Areas { get; }

    /// <summary>The dates of papers, earliest first: days, and months or years where the day is not known.</summary>
    public IReadOnlyList<string> Days { get; }

    /// <summary>A paper by its slug.</summary>
    public Paper? Find(string slug) => _catalog.Find(slug);

    /// <summary>A paper by a clean arXiv number or DOI.</summary>
    /// <param name="arxiv">arXiv number without version, or null.</param>
    /// <param name="doi">DOI in lower case, or null.</param>
    /// <returns>The paper, or null.</returns>
    public Paper? FindByIdentifier(string? arxiv, string? doi) =>
        (arxiv is null ? null : _byIdentifier.GetValueOrDefault("arxiv:" + arxiv)) ?? (doi is null ? null : _byIdentifier.GetValueOrDefault("doi:" + doi));

    /// <summary>The slugs nearest to one that does not exist.</summary>
    public IReadOnlyList<string> Nearest(string slug) => Suggestions.Nearest(slug, Papers.Select(p => p.Slug));

    /// <summary>The recorded result of a paper.</summary>
    public RunReport? Result(Paper paper) => _results.GetValueOrDefault(paper.Slug);

    /// <summary>Papers that answer a query, best first.</summary>
    public IReadOnlyList<SearchHit> Search(string query, int limit) => _catalog.Search(query, limit);

    /// <summary>Papers like one, most alike first.</summary>
    public IReadOnlyList<Paper> Similar(Paper paper, int limit = 5) => _similar.Value.To(paper, limit);

    /// <summary>Papers like one that is not in the catalog.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="text">Its abstract.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="area">Its area, if known.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>The papers, most alike first.</returns>
    public IReadOnlyList<Paper> Similar(string title, string text, IReadOnlyList<string> tags, PaperArea? area, int limit = 5) => _similar.Value.To(title, text, tags, area, limit);

    private static List<Counted<string>> Count(IEnumerable<string> names) =>
        [.. names.GroupBy(n => n, StringComparer.Ordinal).Select(g => new Counted<string>(g.Key, g.Count())).OrderBy(c => c.Value, StringComparer.OrdinalIgnoreCase)];
}

/// <summary>Something with the number of its papers.</summary>
/// <typeparam name="T">What is counted.</typeparam>
/// <param name="Value">The thing.</param>
/// <param name="Count">Papers that have it.</param>
public sealed record Counted<T>(T Value, int Count);
