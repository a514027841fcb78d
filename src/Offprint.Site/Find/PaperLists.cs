using Offprint.Papers;
using Offprint.Site.Library;

namespace Offprint.Site.Find;

/// <summary>Lists of papers: those of the catalog and those that were added here together, filtered, ordered, cut into pages.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="store">The papers that were added here.</param>
/// <param name="trending">Scores of papers.</param>
public sealed class PaperLists(SiteCatalog catalog, PaperStore store, Trending trending)
{
    private const int MostFound = 400;
    private static readonly Comparer<ListedPaper> Newest = Comparer<ListedPaper>.Create(static (a, b) => string.CompareOrdinal(b.Date, a.Date) is not 0 and var date ? date : string.CompareOrdinal(a.Slug, b.Slug));
    private static readonly Comparer<ListedPaper> ByTitle = Comparer<ListedPaper>.Create(static (a, b) => string.CompareOrdinal(PaperImport.TitleKey(a.Title), PaperImport.TitleKey(b.Title)) is not 0 and var title ? title : string.CompareOrdinal(a.Slug, b.Slug));

    /// <summary>Finds the papers that a filter lets through.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>One page of them.</returns>
    public async Task<PaperPage> FindAsync(PaperFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Query is not null) return await SearchAsync(filter, ct);
        var known = catalog.Papers.Where(p => Fits(p, filter)).Select(ListedPaper.Of);
        var total = catalog.Papers.Count(p => Fits(p, filter) && filter.After is null) + (filter.After is null ? await store.CountAsync(filter, ct) : 0);
        if (filter.Sort == "trending") return await TrendingAsync(filter, [.. known], total, ct);
        var order = filter.Sort == "title" ? ByTitle : Newest;
        if (filter.After is { } after) known = known.Where(p => after.IsBefore(p.Date, p.Slug));
        return await MergeAsync(filter, [], [.. known.Order(order)], order, [], total, ct);
    }

    /// <summary>A paper by its slug, of the catalog or added here.</summary>
    /// <param name="slug">The slug.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The paper, or null.</returns>
    public async Task<ListedPaper?> PaperAsync(string slug, CancellationToken ct) =>
        catalog.Find(slug) is { } paper ? ListedPaper.Of(paper) : Slugs.IsValid(slug) && await store.FindAsync(slug, ct) is { } stored ? ListedPaper.Of(stored) : null;

    /// <summary>Papers by their slugs, in that order; those that are gone are left out.</summary>
    /// <param name="slugs">The slugs.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers.</returns>
    public async Task<IReadOnlyList<ListedPaper>> PapersAsync(IReadOnlyCollection<string> slugs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(slugs);
        var stored = (await store.FindAsync([.. slugs.Where(s => catalog.Find(s) is null)], ct)).ToDictionary(static p => p.Slug, StringComparer.Ordinal);
        return [.. slugs.Select(s => catalog.Find(s) is { } paper ? ListedPaper.Of(paper) : stored.GetValueOrDefault(s) is { } row ? ListedPaper.Of(row) : null).OfType<ListedPaper>()];
    }

    /// <summary>Papers that are offered while somebody types.</summary>
    /// <param name="words">What was typed so far.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The papers, best first.</returns>
    public async Task<IReadOnlyList<ListedPaper>> SuggestAsync(string words, int limit, CancellationToken ct) =>
        (await SearchAsync(new PaperFilter { Query = words, Size = limit }, ct)).Papers;

    /// <summary>Papers like one, of the catalog first.</summary>
    /// <param name="paper">The paper.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>At most eight papers.</returns>
    public async Task<IReadOnlyList<ListedPaper>> SimilarAsync(ListedPaper paper, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(paper);
        var shipped = paper.Catalog is { } own ? catalog.Similar(own) : catalog.Similar(paper.Title, paper.Stored!.Abstract, paper.Tags, paper.Area);
        var stored = await store.SimilarAsync(paper.Title, paper.Line, paper.Slug, 3, ct);
        return [.. shipped.Select(ListedPaper.Of), .. stored.Select(ListedPaper.Of)];
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

    /// <summary>What is voted for or run comes first, then what has a result, then the rest, newest first.</summary>
    private async Task<PaperPage> TrendingAsync(PaperFilter filter, List<ListedPaper> known, int total, CancellationToken ct)
    {
        var scores = await trending.ScoresAsync(ct);
        var hot = (await store.FindAsync([.. scores.OrderByDescending(static s => s.Value).Take(500).Select(static s => s.Key).Where(s => catalog.Find(s) is null)], ct)).Select(ListedPaper.Of).Where(p => Fits(p, filter)).ToList();
        var first = known.Where(p => scores.ContainsKey(p.Slug) || catalog.Result(p.Catalog!) is not null).Concat(hot)
            .OrderByDescending(p => scores.GetValueOrDefault(p.Slug)).ThenByDescending(p => p.Catalog is not null && catalog.Result(p.Catalog) is not null).ThenBy(static p => p, Newest).ToList();
        var rest = known.Except(first).Order(Newest).ToList();
        return await MergeAsync(filter with { After = null }, first, rest, Newest, [.. hot.Select(static p => p.Slug)], total, ct);
    }

    /// <summary>
    /// One page of a list that starts with some papers and goes on with two ordered ones merged: the few of the catalog, and the many stored ones, of which only
    /// a window is read. A stored paper stands at most as many places later as the catalog has papers, so that the window starts that much earlier.
    /// </summary>
    private async Task<PaperPage> MergeAsync(PaperFilter filter, List<ListedPaper> first, List<ListedPaper> known, Comparer<ListedPaper> order, IReadOnlyCollection<string> without, int total, CancellationToken ct)
    {
        var page = filter.After is null ? filter.Page : 1;
        var from = (int)Math.Min(int.MaxValue / 2, (long)(page - 1) * filter.Size);
        if (from >= PaperStore.Deepest) return new PaperPage([], total, filter, false, total > PaperStore.Deepest && !IsCounted(filter));
        var papers = first.Skip(from).Take(filter.Size + 1).ToList();
        if (papers.Count <= filter.Size)
        {
            var skip = Math.Max(0, from - first.Count);
            var start = Math.Max(0, skip - known.Count);
            var stored = await store.ListAsync(filter, start, skip - start + filter.Size + 1, without, ct);
            papers.AddRange(known.Concat(stored.Select(ListedPaper.Of)).Order(order).Skip(skip - start).Take(filter.Size + 1 - papers.Count));
        }

        var hasNext = papers.Count > filter.Size;
        return new PaperPage(hasNext ? papers[..filter.Size] : papers, total, filter, hasNext, total > PaperStore.Deepest && !IsCounted(filter));
    }

    private static bool IsCounted(PaperFilter filter) => filter with { Sort = null, Page = 1, Size = PaperFilter.DefaultSize } is var plain && plain == new PaperFilter { Area = filter.Area };

    private async Task<PaperPage> SearchAsync(PaperFilter filter, CancellationToken ct)
    {
        var known = catalog.Search(filter.Query!, int.MaxValue).Select(static hit => hit.Paper).Where(p => Fits(p, filter)).ToList();
        var stored = await store.SearchAsync(filter.Query!, filter, MostFound, ct);
        IEnumerable<ListedPaper> papers = known.Select(ListedPaper.Of);
        if (stored.Count > 0)
        {
            // Papers of the catalog keep their order among each other; a stored one comes before those that answer less well.
            var scores = await store.ScoreAsync(filter.Query!, known, ct);
            var ranked = new List<(ListedPaper Paper, double Score)>();
            var least = double.MaxValue;
            foreach (var paper in known)
            {
                least = Math.Min(least, scores[paper.Slug] * (paper.State == PaperState.Runs ? 1.25 : 1));
                ranked.Add((ListedPaper.Of(paper), least));
            }

            papers = ranked.Concat(stored.Select(static s => (ListedPaper.Of(s.Paper), s.Score))).OrderByDescending(static r => r.Item2).Select(static r => r.Item1);
        }

        if (filter.Sort == "trending")
        {
            var trend = await trending.ScoresAsync(ct);
            papers = papers.OrderByDescending(p => trend.GetValueOrDefault(p.Slug)).ThenByDescending(p => p.Catalog is not null && catalog.Result(p.Catalog) is not null).ThenBy(static p => p, Newest);
        }
        else if (filter.Sort == "newest") papers = papers.Order(Newest);
        else if (filter.Sort == "title") papers = papers.Order(ByTitle);
        var all = papers.ToList();
        var skip = (long)(filter.Page - 1) * filter.Size;
        return new PaperPage(skip >= all.Count ? [] : [.. all.Skip((int)skip).Take(filter.Size)], all.Count, filter, skip + filter.Size < all.Count);
    }

    internal bool Fits(Paper paper, PaperFilter filter) =>
        (filter.Kind is not { } kind || paper.Kind == kind)
        && (filter.Result is not { } result || (result == "runs" ? paper.State == PaperState.Runs : ResultName(paper) == result))
        && Fits(ListedPaper.Of(paper), filter);

    private static bool Fits(ListedPaper paper, PaperFilter filter) =>
        (filter.Area is not { } area || paper.Area == area)
        && (paper.Catalog is not null || (filter.Kind is null && filter.Result is null or "not-built"))
        && (filter.Tag is not { } tag || paper.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
        && (filter.Author is not { } author || paper.Authors.Contains(author, StringComparer.OrdinalIgnoreCase))
        && (filter.Year is not { } year || paper.Year == year.ToString("0000", System.Globalization.CultureInfo.InvariantCulture))
        && (filter.Since is not { } since || string.CompareOrdinal(paper.Date, since) >= 0)
        && (filter.Date is not { } date || paper.Date == date);
}
