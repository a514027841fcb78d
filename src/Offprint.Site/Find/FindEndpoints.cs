using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Hosting;
using Offprint.Site.Library;
using Offprint.Site.Markup;
using Offprint.Site.Pages;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site.Find;

/// <summary>The pages on which papers are found and read.</summary>
internal static class FindEndpoints
{
    private const int Suggested = 8;
    private const int LabelsOnPage = 300;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", HomeAsync);
        pages.MapGet("/papers", PapersAsync);
        pages.MapGet("/search", SearchAsync);
        pages.MapGet("/search/suggest", SuggestAsync);
        pages.MapGet("/daily", DailyAsync);
        pages.MapGet("/daily/{date}", DailyOfAsync);
        pages.MapGet("/areas", AreasAsync);
        pages.MapGet("/tags", (string? from, SiteCatalog catalog, PaperStore store, CancellationToken ct) => LabelsAsync("Tags", "/tags", PaperLabelKind.Tag, catalog.Tags, from, store, ct));
        pages.MapGet("/authors", (string? from, SiteCatalog catalog, PaperStore store, CancellationToken ct) => LabelsAsync("Authors", "/authors", PaperLabelKind.Author, catalog.Authors, from, store, ct));
        pages.MapGet("/areas/{name}", AreaAsync);
        pages.MapGet("/tags/{name}", TagAsync);
        pages.MapGet("/authors/{name}", AuthorAsync);
        pages.MapGet("/papers/{slug}", PaperAsync);
        pages.MapGet("/papers/{slug}/cite.bib", async (string slug, PaperLists lists, SiteCatalog catalog, CancellationToken ct) => await lists.PaperAsync(slug, ct) is { } paper ? Results.Text(Bibtex.Of(paper), "application/x-bibtex; charset=utf-8") : Missing(slug, catalog));
        pages.MapGet("/papers/{slug}/result.{kind}", Result);
        pages.MapGet("/compare", (string? a, string? b, SiteCatalog catalog) => Page.Of<ComparePage>(new() { ["A"] = catalog.Find(a ?? ""), ["B"] = catalog.Find(b ?? "") }));
    }

    internal static IResult Missing(string slug, SiteCatalog catalog) => Page.NotFound($"There is no paper '{slug}'.", catalog.Nearest(slug));

    private static async Task<IResult> HomeAsync(HttpContext context, PaperLists lists, SiteCatalog catalog, CancellationToken ct)
    {
        var filter = new PaperFilter { Sort = "trending", Page = PaperFilter.Read(context.Request.Query, out _).Page };
        var page = await lists.FindAsync(filter, ct);
        page = page with { Filter = filter with { Sort = null } }; // the address of this page needs no order
        var results = catalog.Papers.GroupBy(lists.ResultName).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return Page.Of<HomePage>(new()
        {
            ["Page"] = page,
            ["Results"] = PaperFilter.ResultNames.Where(n => n != "runs" && results.ContainsKey(n)).Select(n => new Counted<string>(n, results[n])).ToList(),
        });
    }

    private static async Task<IResult> PapersAsync(HttpContext context, PaperLists lists, CancellationToken ct)
    {
        var filter = PaperFilter.Read(context.Request.Query, out _);
        return Page.Of<PapersPage>(new() { ["Page"] = await lists.FindAsync(filter, ct), ["Heading"] = "All papers", ["Path"] = "/papers", ["Nav"] = "All papers", ["WithFilters"] = true, ["Feed"] = SavedSearches.Query(filter).Length == 0 ? "/feeds/new" : "/feeds/search", ["FeedQuery"] = SavedSearches.Query(filter) is { Length: > 0 } kept ? kept : null });
    }

    private static async Task<IResult> SearchAsync(HttpContext context, PaperLists lists, CancellationToken ct)
    {
        var filter = PaperFilter.Read(context.Request.Query, out _);
        return filter.Query is null
            ? Results.Redirect("/papers")
            : Page.Of<PapersPage>(new() { ["Page"] = await lists.FindAsync(filter, ct), ["Heading"] = $"Papers about “{filter.Query}”", ["Path"] = "/search", ["WithFilters"] = true, ["Feed"] = "/feeds/search", ["FeedQuery"] = SavedSearches.Query(filter) });
    }

    private static async Task<IResult> SuggestAsync(string? q, PaperLists lists, SiteCatalog catalog, CancellationToken ct) => Results.Json(
        q is { Length: > 0 and <= 200 }
            ? (await lists.SuggestAsync(q, Suggested, ct)).Select(paper => new Suggestion(paper.Slug, paper.Title, paper.Area?.Name(), paper.Year, State(paper, catalog)))
            : []);

    private static string State(ListedPaper paper, SiteCatalog catalog) =>
        paper.Catalog is null ? "to read" : catalog.Result(paper.Catalog)?.Verdict is { } verdict ? VerdictText.Words(verdict) : paper.State.Name();

    private static async Task<IResult> DailyAsync(string? date, SiteCatalog catalog, PaperStore store, CancellationToken ct)
    {
        if (date is not null && PaperFilter.IsDate(date)) return Results.Redirect("/daily/" + date);
        var (latest, _) = await store.DatesAroundAsync("9999-99", ct);
        return Results.Redirect("/daily/" + (string.CompareOrdinal(latest, catalog.Days[^1]) > 0 ? latest : catalog.Days[^1]));
    }

    private static async Task<IResult> DailyOfAsync(string date, HttpContext context, SiteCatalog catalog, PaperStore store, PaperLists lists, CancellationToken ct)
    {
        if (!PaperFilter.IsDate(date)) return Page.NotFound($"'{date}' is not a date; a day looks like 2024-04-15.");
        var (earlier, later) = await store.DatesAroundAsync(date, ct);
        var before = catalog.Days.LastOrDefault(d => string.CompareOrdinal(d, date) < 0);
        var after = catalog.Days.FirstOrDefault(d => string.CompareOrdinal(d, date) > 0);
        return Page.Of<DailyPage>(new()
        {
            ["Date"] = date,
            ["Page"] = await lists.FindAsync(new PaperFilter { Date = date, Page = PaperFilter.Read(context.Request.Query, out _).Page }, ct),
            ["Earlier"] = string.CompareOrdinal(earlier, before) > 0 ? earlier : before,
            ["Later"] = later is null || string.CompareOrdinal(after ?? "~", later) < 0 ? after : later,
        });
    }

    private static async Task<IResult> AreasAsync(SiteCatalog catalog, PaperStore store, CancellationToken ct)
    {
        var areas = new List<Counted<string>>();
        foreach (var area in Enum.GetValues<PaperArea>())
        {
            var count = (catalog.Areas.FirstOrDefault(a => a.Value == area)?.Count ?? 0) + await store.CountAsync(new PaperFilter { Area = area }, ct);
            if (count > 0) areas.Add(new Counted<string>(area.Name(), count));
        }

        return Page.Of<IndexPage>(new() { ["Heading"] = "Areas", ["Path"] = "/areas", ["Entries"] = areas });
    }

    /// <summary>Tags or authors, a page at a time: of the catalog and of stored papers, from a place in the alphabet on.</summary>
    private static async Task<IResult> LabelsAsync(string heading, string path, PaperLabelKind kind, IReadOnlyList<Counted<string>> known, string? from, PaperStore store, CancellationToken ct)
    {
        var page = await LabelPage.ReadAsync(known, kind, from, LabelsOnPage, store, ct);
        return Page.Of<IndexPage>(new() { ["Heading"] = heading, ["Path"] = path, ["Entries"] = page.Labels, ["From"] = page.From, ["Next"] = page.Next, ["WithFind"] = true });
    }

    private static Task<IResult> AreaAsync(string name, HttpContext context, PaperLists lists, CancellationToken ct) =>
        CardNames.All<PaperArea>().TryGetValue(name, out var area)
            ? PresetAsync(context, lists, f => f with { Area = area }, f => f with { Area = null }, char.ToUpperInvariant(name[0]) + name[1..], "/areas/" + name, "Areas", "/feeds/area/" + name, ct)
            : Task.FromResult<IResult>(Page.NotFound($"There is no area '{name}'."));

    private static async Task<IResult> TagAsync(string name, HttpContext context, PaperLists lists, SiteCatalog catalog, PaperStore store, CancellationToken ct) =>
        await WrittenAsync(catalog.Tags, PaperLabelKind.Tag, name, store, ct) is { } tag
            ? await PresetAsync(context, lists, f => f with { Tag = tag }, f => f with { Tag = null }, $"Tag: {tag}", "/tags/" + Uri.EscapeDataString(name), "Areas", null, ct)
            : Page.NotFound($"There is no tag '{name}'.");

    private static async Task<IResult> AuthorAsync(string name, HttpContext context, PaperLists lists, SiteCatalog catalog, PaperStore store, CancellationToken ct) =>
        await WrittenAsync(catalog.Authors, PaperLabelKind.Author, name, store, ct) is { } author
            ? await PresetAsync(context, lists, f => f with { Author = author }, f => f with { Author = null }, author, "/authors/" + Uri.EscapeDataString(name), "Areas", null, ct)
            : Page.NotFound($"There is no author '{name}' here.");

    /// <summary>A tag or an author as it is written where it is known; null where it is not.</summary>
    private static async Task<string?> WrittenAsync(IReadOnlyList<Counted<string>> known, PaperLabelKind kind, string name, PaperStore store, CancellationToken ct) =>
        known.FirstOrDefault(t => t.Value.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value ?? (name.Length <= PaperMetadata.LongestName ? await store.LabelAsync(kind, name, ct) : null);

    private static async Task<IResult> PresetAsync(HttpContext context, PaperLists lists, Func<PaperFilter, PaperFilter> with, Func<PaperFilter, PaperFilter> without, string heading, string path, string nav, string? feed, CancellationToken ct)
    {
        var page = await lists.FindAsync(with(PaperFilter.Read(context.Request.Query, out _)), ct);
        return Page.Of<PapersPage>(new() { ["Page"] = page with { Filter = without(page.Filter) }, ["Heading"] = heading, ["Path"] = path, ["Nav"] = nav, ["Feed"] = feed });
    }

    private static async Task<IResult> PaperAsync(string slug, HttpContext context, SiteCatalog catalog, PaperLists lists, SiteDatabases databases, SiteOptions options, Votes votes, Comments comments, CancellationToken ct)
    {
        if (await lists.PaperAsync(slug, ct) is not { } paper) return Missing(slug, catalog);
        if (paper.Slug != slug) return Results.Redirect("/papers/" + paper.Slug, permanent: true);
        var user = CommunityEndpoints.User(context);
        var (count, own) = await votes.OfAsync(paper.Slug, user, ct);
        var similar = await lists.SimilarAsync(paper, ct);
        var said = await comments.OfAsync(paper.Slug, int.TryParse(context.Request.Query["comments"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var page) && page > 0 ? page : 1, ct);
        var reader = await CommentEndpoints.ReaderAsync(context, options, databases, ct);
        if (paper.Catalog is null) return Page.Of<StoredPaperPage>(new() { ["Paper"] = paper, ["Similar"] = similar, ["Comments"] = said, ["Reader"] = reader, ["Votes"] = count, ["Voted"] = own, ["SignedIn"] = user is not null });
        await using var database = databases.Open();
        var runs = await RunEndpoints.Brief(database.Runs.Where(r => r.Paper == slug)).OrderByDescending(r => r.CreatedAt).Take(5).ToListAsync(ct);
        return Page.Of<CardPageView>(new() { ["Paper"] = paper.Catalog, ["Listed"] = paper, ["Similar"] = similar, ["Comments"] = said, ["Reader"] = reader, ["Runs"] = runs, ["MayRun"] = Visitor.IsLocal(context, options), ["Votes"] = count, ["Voted"] = own, ["SignedIn"] = user is not null });
    }

    private static IResult Result(string slug, string kind, SiteCatalog catalog, HttpContext context)
    {
        if (catalog.Find(slug) is not { } paper) return Missing(slug, catalog);
        return catalog.Result(paper) is { } report ? RunEndpoints.Download(report, paper, kind, slug, context) : Page.NotFound($"No result of '{slug}' is recorded yet.");
    }

    /// <summary>A paper that is offered while somebody types.</summary>
    private sealed record Suggestion(string Slug, string Title, string? Area, string Year, string State);
}
