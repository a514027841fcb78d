using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Library;
using Offprint.Site.Pages;
using Offprint.Site.Runs;
using Offprint.Site.Security;

namespace Offprint.Site.Api;

/// <summary>The JSON interface, version 1. Fields are added to it, never taken away or changed; what has to change becomes version 2.</summary>
internal static class ApiEndpoints
{
    internal static readonly Dictionary<string, string> Help = new(StringComparer.Ordinal)
    {
        ["q"] = "words to look for",
        ["area"] = "only one area: " + string.Join(", ", CardNames.All<PaperArea>().Keys),
        ["kind"] = "only one kind: " + string.Join(", ", CardNames.All<PaperKind>().Keys),
        ["tag"] = "only papers with a tag",
        ["author"] = "only papers of an author",
        ["result"] = "only papers with a result or state: " + string.Join(", ", PaperFilter.ResultNames),
        ["year"] = "only one year",
        ["since"] = "papers: of this date or later (2024, 2024-04, 2024-04-15); runs: changed at or after this time (2026-01-31T12:00:00Z)",
        ["sort"] = "order: " + string.Join(", ", PaperFilter.Sorts),
        ["after"] = "papers, order newest: what comes after a place, as the field next says it; lists of any length can be read to their end with it",
        ["page"] = "page, from 1",
        ["size"] = "items a page, at most 100; 25 unless set",
        ["from"] = "where in the alphabet to begin; at most 500 of those that were added here come from there on",
        ["paper"] = "only runs of one paper",
        ["slug"] = "the paper",
        ["id"] = "the run",
    };

    public static void Map(IEndpointRouteBuilder routes, SiteOptions site)
    {
        var operations = new List<ApiOperation>();
        var api = routes.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api).WithTags("v1");

        Get("/papers", PapersAsync, "Papers, those that ship and those that were added here: filtered, ordered, page by page.", "/api/v1/papers?area=inference&size=5", "q", "area", "kind", "tag", "author", "result", "year", "since", "sort", "after", "page", "size");
        Get("/papers/{slug}", PaperAsync, "One paper with its card, the options of its run and similar papers.", "/api/v1/papers/prepacking", "slug");
        Get("/papers/{slug}/result", Result, "The recorded result of a paper: the report with its claims, intervals, verdicts and all measurements.", "/api/v1/papers/prepacking/result", "slug");
        Get("/papers/{slug}/comments", CommentsAsync, "Conversations about a paper, oldest first, each with its first answers.", "/api/v1/papers/prepacking/comments", "slug", "page");
        Get("/areas", AreasAsync, "The areas.", "/api/v1/areas");
        Get("/tags", (string? from, SiteCatalog catalog, PaperStore store, CancellationToken ct) => LabelsAsync(catalog.Tags, PaperLabelKind.Tag, from, store, ct), "Tags in alphabetical order; counts end at 1,001.", "/api/v1/tags", "from");
        Get("/authors", (string? from, SiteCatalog catalog, PaperStore store, CancellationToken ct) => LabelsAsync(catalog.Authors, PaperLabelKind.Author, from, store, ct), "Authors in alphabetical order; counts end at 1,001.", "/api/v1/authors", "from");
        Get("/runs", RunsAsync, "Runs on this server, newest first.", "/api/v1/runs", "paper", "since", "page", "size");
        Get("/runs/{id}", RunAsync, "One run.", null, "id");
        Get("/runs/{id}/report", ReportAsync, "The report of a run that is done.", null, "id");

        Post("/runs", StartAsync, "Ask for a run. Body: {\"paper\": \"prepacking\", \"size\": \"quick\", \"options\": {}}. Answers 202 with the run; needs a key.").RequireRateLimiting(RateLimits.Runs);
        Post("/runs/{id}/cancel", CancelAsync, "Stop a run; needs a key.", "id");

        Post("/submissions", SubmitAsync, "Submit a paper; an administrator decides about it. Body: {\"title\", \"authors\", \"date\", \"abstract\", \"arxiv\", \"doi\", \"url\", \"area\", \"tags\", \"note\"}. Answers 201; needs a key.").RequireRateLimiting(RateLimits.Submit);
        api.MapGet("/submissions/{id}", SubmissionAsync).WithSummary("A submission and what became of it; needs a key.").WithName("getSubmissionsId").WithMetadata(KeyRequired.Instance);
        operations.Add(new ApiOperation("GET", "/api/v1/submissions/{id}", "A submission and what became of it; needs a key.", [("id", "the submission")], null));

        routes.MapOpenApi("/api/{documentName}/openapi.json");
        routes.MapGet("/api", () => Page.Of<ApiPage>(new() { ["Operations"] = operations, ["Limit"] = site.RequestsPerMinute })).ExcludeFromDescription();
        routes.MapGet("/api/v1", () => Results.Redirect("/api")).ExcludeFromDescription();

        void Get(string path, Delegate handler, string summary, string? example, params string[] parameters)
        {
            api.MapGet(path, handler).WithSummary(summary).WithName(Name("get", path));
            operations.Add(new ApiOperation("GET", "/api/v1" + path, summary, [.. parameters.Select(p => (p, Help[p]))], example));
        }

        RouteHandlerBuilder Post(string path, Delegate handler, string summary, params string[] parameters)
        {
            operations.Add(new ApiOperation("POST", "/api/v1" + path, summary, [.. parameters.Select(p => (p, Help[p]))], null));
            return api.MapPost(path, handler).WithSummary(summary).WithName(Name("post", path)).WithMetadata(KeyRequired.Instance).DisableAntiforgery();
        }
    }

    /// <summary>A name for generators of clients: getPapersSlugResult.</summary>
    private static string Name(string verb, string path) => verb + string.Concat(path.Split('/', '{', '}').Where(static part => part.Length > 0).Select(static part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary>The parameters are declared for the description; they are read from the address, so that all that are wrong are named at once.</summary>
    private static async Task<Results<Ok<ApiPageOf<ApiPaper>>, ValidationProblem>> PapersAsync(
        HttpContext context, PaperLists lists, SiteCatalog catalog, string? q, string? area, string? kind, string? tag, string? author, string? result, string? year, string? since, string? sort, string? after, string? page, string? size, CancellationToken ct)
    {
        var filter = PaperFilter.Read(context.Request.Query, out var errors);
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        var found = await lists.FindAsync(filter, ct);
        return TypedResults.Ok(new ApiPageOf<ApiPaper>([.. found.Papers.Select(p => ApiMapping.Brief(p, catalog))], filter.Page, filter.Size, found.Total, found.Next("/api/v1/papers")));
    }

    private static async Task<Results<Ok<ApiPaperDetails>, ProblemHttpResult>> PaperAsync(string slug, PaperLists lists, SiteCatalog catalog, CancellationToken ct) => await lists.PaperAsync(slug, ct) is { } paper
        ? TypedResults.Ok(ApiMapping.Details(paper, await lists.SimilarAsync(paper, ct), catalog))
        : NoPaper(slug, catalog);

    private static async Task<List<ApiCount>> AreasAsync(SiteCatalog catalog, PaperStore store, CancellationToken ct)
    {
        var areas = new List<ApiCount>();
        foreach (var area in Enum.GetValues<PaperArea>())
        {
            var count = (catalog.Areas.FirstOrDefault(a => a.Value == area)?.Count ?? 0) + await store.CountAsync(new PaperFilter { Area = area }, ct);
            if (count > 0) areas.Add(new ApiCount(area.Name(), count));
        }

        return areas;
    }

    private static async Task<List<ApiCount>> LabelsAsync(IReadOnlyList<Counted<string>> known, PaperLabelKind kind, string? from, PaperStore store, CancellationToken ct)
    {
        var page = await LabelPage.ReadAsync(known, kind, from, 500, store, ct);
        return [.. page.Labels.Select(static l => new ApiCount(l.Value, l.Count))];
    }

    private static IResult Result(string slug, SiteCatalog catalog) =>
        catalog.Find(slug) is not { } paper ? NoPaper(slug, catalog)
        : catalog.Result(paper) is { } report ? Results.Text(report.ToJson(), "application/json; charset=utf-8")
        : TypedResults.Problem($"No result of '{slug}' is recorded yet.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<ApiPageOf<ApiRun>>, ValidationProblem>> RunsAsync(HttpContext context, SiteDatabases databases, SiteCatalog catalog, RunService queue, string? paper, string? since, string? page, string? size, CancellationToken ct)
    {
        var filter = PaperFilter.Read(context.Request.Query, out var errors);
        errors.Remove("since");
        DateTimeOffset from = default;
        if (since is not null && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out from))
            errors["since"] = [$"since: '{since}' must be a time such as 2026-01-31T12:00:00Z."];
        var known = paper is null ? null : catalog.Find(paper);
        if (paper is not null && known is null) errors["paper"] = [$"paper: there is no paper '{paper}'."];
        paper = known?.Slug;
        if (errors.Count > 0) return TypedResults.ValidationProblem(errors);
        await using var database = databases.Open();
        IQueryable<RunRow> runs = database.Runs;
        if (paper is not null) runs = runs.Where(r => r.Paper == paper);
        if (since is not null) runs = runs.Where(r => r.CreatedAt >= from || r.StartedAt >= from || r.EndedAt >= from);
        var total = await runs.CountAsync(ct);
        var rows = await RunEndpoints.Brief(runs).OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Skip((int)Math.Min(int.MaxValue, (long)(filter.Page - 1) * filter.Size)).Take(filter.Size).ToListAsync(ct);
        string? next = null;
        if ((long)filter.Page * filter.Size < total)
        {
            next = string.Create(CultureInfo.InvariantCulture, $"/api/v1/runs?page={filter.Page + 1}&size={filter.Size}")
                + (paper is null ? "" : "&paper=" + Uri.EscapeDataString(paper)) + (since is null ? "" : "&since=" + Uri.EscapeDataString(since));
        }

        return TypedResults.Ok(new ApiPageOf<ApiRun>([.. rows.Select(r => ApiMapping.Brief(r, queue))], filter.Page, filter.Size, total, next));
    }

    private static async Task<Results<Ok<ApiRun>, ProblemHttpResult>> RunAsync(string id, SiteDatabases databases, RunService queue, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await RunEndpoints.Brief(database.Runs.Where(r => r.Id == id)).FirstOrDefaultAsync(ct) is { } run ? TypedResults.Ok(ApiMapping.Brief(run, queue)) : NoRun(id);
    }

    private static async Task<IResult> ReportAsync(string id, SiteDatabases databases, CancellationToken ct)
    {
        await using var database = databases.Open();
        var run = await database.Runs.Where(r => r.Id == id).Select(r => new { r.Report }).FirstOrDefaultAsync(ct);
        return run is null ? NoRun(id) : run.Report is null
            ? TypedResults.Problem("This run has no report (yet).", statusCode: StatusCodes.Status404NotFound)
            : Results.Text(run.Report, "application/json; charset=utf-8");
    }

    private static async Task<Results<Accepted<ApiRun>, ValidationProblem, ProblemHttpResult>> StartAsync(ApiRunRequest request, SiteCatalog catalog, RunService queue, HttpContext context, CancellationToken ct)
    {
        if (request.Paper is null || catalog.Find(request.Paper) is not { } paper) return request.Paper is null ? Wrong("paper", "paper: it must be a paper's slug.") : NoPaper(request.Paper, catalog);
        if (paper.State != PaperState.Runs) return TypedResults.Problem($"'{paper.Slug}' does not run yet.", statusCode: StatusCodes.Status409Conflict);
        try
        {
            var row = await queue.AddAsync(paper.Slug, RunAsked.Size(request.Size), RunAsked.Flags(request.Options), "key: " + KeyRequired.NameOf(context), ct);
            return TypedResults.Accepted("/api/v1/runs/" + row.Id, ApiMapping.Brief(row, queue));
        }
        catch (OptionException exception)
        {
            return Wrong(exception.Flag, exception.Message);
        }
        catch (ArgumentException exception)
        {
            return Wrong("options", exception.Message);
        }
        catch (QueueFullException exception)
        {
            return TypedResults.Problem(exception.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Results<Ok<ApiRun>, ProblemHttpResult>> CancelAsync(string id, RunService queue, SiteDatabases databases, CancellationToken ct)
    {
        await queue.CancelAsync(id, ct);
        return await RunAsync(id, databases, queue, ct);
    }

    private static async Task<Results<Ok<ApiPageOf<ApiComment>>, ProblemHttpResult>> CommentsAsync(HttpContext context, string slug, PaperLists lists, SiteCatalog catalog, Comments comments, string? page, CancellationToken ct)
    {
        if (await lists.PaperAsync(slug, ct) is not { } paper) return NoPaper(slug, catalog);
        var number = PaperFilter.Read(context.Request.Query, out _).Page;
        var found = await comments.OfAsync(paper.Slug, number, ct);
        var items = found.Threads.SelectMany(t => t.Answers.Prepend(t.Root)).Select(c => new ApiComment(c.Id, c.ReplyTo, c.State == CommentState.Visible ? found.NameOf(c) : null, c.State == CommentState.Visible ? c.Text : null, c.PostedAt, c.EditedAt, c.State.ToString().ToLowerInvariant())).ToList();
        return TypedResults.Ok(new ApiPageOf<ApiComment>(items, number, Comments.PageSize, items.Count, found.HasMore ? string.Create(CultureInfo.InvariantCulture, $"/api/v1/papers/{paper.Slug}/comments?page={number + 1}") : null));
    }

    private static async Task<Results<Created<ApiSubmission>, ValidationProblem, ProblemHttpResult>> SubmitAsync(ApiSubmissionRequest request, Submissions submissions, HttpContext context, CancellationToken ct)
    {
        if (request.ToPaper(out var errors) is not { } paper) return TypedResults.ValidationProblem(errors);
        try
        {
            var row = (await submissions.AddAsync([paper], null, $"Through the key '{KeyRequired.NameOf(context)}'. {request.Note}".Trim(), ct))[0];
            return TypedResults.Created("/api/v1/submissions/" + row.Id, ApiSubmission.Of(row));
        }
        catch (SubmissionException exception)
        {
            return TypedResults.Problem(exception.Message + (exception.Slug is { } slug ? $" See /api/v1/papers/{slug}." : ""), statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<Results<Ok<ApiSubmission>, ProblemHttpResult>> SubmissionAsync(string id, SiteDatabases databases, CancellationToken ct)
    {
        await using var database = databases.Open();
        return await database.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.UserId == null, ct) is { } row
            ? TypedResults.Ok(ApiSubmission.Of(row))
            : TypedResults.Problem($"There is no submission '{id}' that came through a key.", statusCode: StatusCodes.Status404NotFound);
    }

    private static ValidationProblem Wrong(string name, string message) => TypedResults.ValidationProblem(new Dictionary<string, string[]>(StringComparer.Ordinal) { [name] = [message] });

    private static ProblemHttpResult NoPaper(string slug, SiteCatalog catalog)
    {
        var near = catalog.Nearest(slug);
        return TypedResults.Problem($"There is no paper '{slug}'." + (near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : ""), statusCode: StatusCodes.Status404NotFound);
    }

    private static ProblemHttpResult NoRun(string id) => TypedResults.Problem($"There is no run '{id}'.", statusCode: StatusCodes.Status404NotFound);
}
