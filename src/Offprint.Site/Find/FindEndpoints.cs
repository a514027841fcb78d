using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Hosting;
using Offprint.Site.Markup;
using Offprint.Site.Pages;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site.Find;

/// <summary>The pages on which papers are found and read.</summary>
internal static class FindEndpoints
{
    private const int Suggested = 8;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", HomeAsync);
        pages.MapGet("/papers", PapersAsync);
        pages.MapGet("/search", SearchAsync);
        pages.MapGet("/search/suggest", Suggest);
        pages.MapGet("/daily", Daily);
        pages.MapGet("/daily/{date}", DailyOf);
        pages.MapGet("/areas", (SiteCatalog catalog) => Page.Of<IndexPage>(new() { ["Heading"] = "Areas", ["Path"] = "/areas", ["Entries"] = catalog.Areas.Select(a => new Counted<string>(a.Value.Name(), a.Count)).ToList() }));
        pages.MapGet("/tags", (SiteCatalog catalog) => Page.Of<IndexPage>(new() { ["Heading"] = "Tags", ["Path"] = "/tags", ["Entries"] = catalog.Tags }));
        pages.MapGet("/authors", (SiteCatalog catalog) => Page.Of<IndexPage>(new() { ["Heading"] = "Authors", ["Path"] = "/authors", ["Entries"] = catalog.Authors }));
        pages.MapGet("/areas/{name}", AreaAsync);
        pages.MapGet("/tags/{name}", TagAsync);
        pages.MapGet("/authors/{name}", AuthorAsync);
        pages.MapGet("/papers/{slug}", PaperAsync);
        pages.MapGet("/papers/{slug}/cite.bib", (string slug, SiteCatalog catalog) => catalog.Find(slug) is { } paper ? Results.Text(Bibtex.Of(paper), "application/x-bibtex; charset=utf-8") : Missing(slug, catalog));
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

    private static IResult Suggest(string? q, SiteCatalog catalog) => Results.Json(
        q is { Length: > 0 and <= 200 }
            ? catalog.Search(q, Suggested).Select(hit => new Suggestion(hit.Paper.Slug, hit.Paper.Title, hit.Paper.Area.Name(), hit.Paper.Year, catalog.Result(hit.Paper)?.Verdict is { } verdict ? VerdictText.Words(verdict) : hit.Paper.State.Name()))
            : []);

    private static IResult Daily(string? date, SiteCatalog catalog) => Results.Redirect("/daily/" + (date is not null && PaperFilter.IsDate(date) ? date : catalog.Days[^1]));

    private static IResult DailyOf(string date, SiteCatalog catalog) => !PaperFilter.IsDate(date)
        ? Page.NotFound($"'{date}' is not a date; a day looks like 2024-04-15.")
        : Page.Of<DailyPage>(new()
        {
            ["Date"] = date,
            ["Papers"] = catalog.Papers.Where(p => p.Date == date).ToList(),
            ["Earlier"] = catalog.Days.LastOrDefault(d => string.CompareOrdinal(d, date) < 0),
            ["Later"] = catalog.Days.FirstOrDefault(d => string.CompareOrdinal(d, date) > 0),
        });

    private static Task<IResult> AreaAsync(string name, HttpContext context, PaperLists lists, CancellationToken ct) =>
        CardNames.All<PaperArea>().TryGetValue(name, out var area)
            ? PresetAsync(context, lists, f => f with { Area = area }, f => f with { Area = null }, char.ToUpperInvariant(name[0]) + name[1..], "/areas/" + name, "Areas", "/feeds/area/" + name, ct)
            : Task.FromResult<IResult>(Page.NotFound($"There is no area '{name}'."));

    private static Task<IResult> TagAsync(string name, HttpContext context, PaperLists lists, SiteCatalog catalog, CancellationToken ct) =>
        catalog.Tags.Any(t => t.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? PresetAsync(context, lists, f => f with { Tag = name }, f => f with { Tag = null }, $"Tag: {name}", "/tags/" + Uri.EscapeDataString(name), "Areas", null, ct)
            : Task.FromResult<IResult>(Page.NotFound($"There is no tag '{name}'."));

    private static Task<IResult> AuthorAsync(string name, HttpContext context, PaperLists lists, SiteCatalog catalog, CancellationToken ct) =>
        catalog.Authors.Any(t => t.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            ? PresetAsync(context, lists, f => f with { Author = name }, f => f with { Author = null }, name, "/authors/" + Uri.EscapeDataString(name), "Areas", null, ct)
            : Task.FromResult<IResult>(Page.NotFound($"There is no author '{name}' in the catalog."));

    private static async Task<IResult> PresetAsync(HttpContext context, PaperLists lists, Func<PaperFilter, PaperFilter> with, Func<PaperFilter, PaperFilter> without, string heading, string path, string nav, string? feed, CancellationToken ct)
    {
        var page = await lists.FindAsync(with(PaperFilter.Read(context.Request.Query, out _)), ct);
        return Page.Of<PapersPage>(new() { ["Page"] = page with { Filter = without(page.Filter) }, ["Heading"] = heading, ["Path"] = path, ["Nav"] = nav, ["Feed"] = feed });
    }

    private static async Task<IResult> PaperAsync(string slug, HttpContext context, SiteCatalog catalog, SiteDatabases databases, SiteOptions options, Votes votes, CancellationToken ct)
    {
        if (catalog.Find(slug) is not { } paper) return Missing(slug, catalog);
        if (paper.Slug != slug) return Results.Redirect("/papers/" + paper.Slug, permanent: true);
        await using var database = databases.Open();
        var runs = await RunEndpoints.Brief(database.Runs.Where(r => r.Paper == slug)).OrderByDescending(r => r.CreatedAt).Take(5).ToListAsync(ct);
        var user = CommunityEndpoints.User(context);
        var (count, own) = await votes.OfAsync(paper.Slug, user, ct);
        return Page.Of<CardPageView>(new() { ["Paper"] = paper, ["Runs"] = runs, ["MayRun"] = Visitor.IsLocal(context, options), ["Votes"] = count, ["Voted"] = own, ["SignedIn"] = user is not null });
    }

    private static IResult Result(string slug, string kind, SiteCatalog catalog, HttpContext context)
    {
        if (catalog.Find(slug) is not { } paper) return Missing(slug, catalog);
        return catalog.Result(paper) is { } report ? RunEndpoints.Download(report, paper, kind, slug, context) : Page.NotFound($"No result of '{slug}' is recorded yet.");
    }

    /// <summary>A paper that is offered while somebody types.</summary>
    private sealed record Suggestion(string Slug, string Title, string Area, int Year, string State);
}
