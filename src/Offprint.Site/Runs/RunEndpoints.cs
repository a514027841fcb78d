using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Hosting;
using Offprint.Site.Pages;
using Offprint.Site.Security;

namespace Offprint.Site.Runs;

/// <summary>The pages on which papers are run, watched and looked back at.</summary>
internal static class RunEndpoints
{
    private const int PageSize = 30;

    /// <summary>Read by JSON.parse, never by a browser as a page.</summary>
    private static readonly JsonSerializerOptions EventJson = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/papers/{slug}/run", Form);
        pages.MapPost("/papers/{slug}/run", StartAsync).RequireRateLimiting(RateLimits.Runs);
        pages.MapGet("/runs", ListAsync);
        pages.MapGet("/runs/{id}", ShowAsync);
        pages.MapGet("/runs/{id}/events", Events).RequireRateLimiting(RateLimits.Watchers);
        pages.MapPost("/runs/{id}/cancel", CancelAsync);
        pages.MapGet("/runs/{id}/report.{kind}", ReportAsync);
    }

    /// <summary>Runs without their reports, which may be large.</summary>
    internal static IQueryable<RunRow> Brief(IQueryable<RunRow> runs) => runs.AsNoTracking().Select(r => new RunRow
    {
        Id = r.Id,
        Paper = r.Paper,
        Size = r.Size,
        Options = r.Options,
        State = r.State,
        Verdict = r.Verdict,
        Headline = r.Headline,
        CreatedAt = r.CreatedAt,
        StartedAt = r.StartedAt,
        EndedAt = r.EndedAt,
        Fraction = r.Fraction,
        Error = r.Error,
        Origin = r.Origin,
    });

    internal static IResult Download(RunReport report, Paper? paper, string kind, string name, HttpContext context)
    {
        switch (kind)
        {
            case "json":
                return Results.Text(report.ToJson(), "application/json; charset=utf-8");
            case "svg":
                context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ReportPolicy;
                return Results.Text(ReportSvg.Render(report), "image/svg+xml; charset=utf-8");
            case "html":
                context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.ReportPolicy;
                context.Response.Headers.ContentDisposition = $"inline; filename=\"{name}.html\"";
                return Results.Text(HtmlReport.Render(report, paper, ReproductionRegistry.Default.Find(report.Paper)), "text/html; charset=utf-8");
            default:
                return Page.NotFound($"A report can be had as json, html or svg, not as '{kind}'.");
        }
    }

    private static IResult? Refuse(string slug, SiteCatalog catalog, HttpContext context, SiteOptions options, out Paper paper)
    {
        paper = catalog.Find(slug)!;
        return paper is null ? FindEndpoints.Missing(slug, catalog)
            : paper.State != PaperState.Runs ? Page.Message(StatusCodes.Status409Conflict, "Not built yet", $"'{paper.Title}' is in the catalog but does not run yet.")
            : !Visitor.IsLocal(context, options) ? Page.Message(StatusCodes.Status403Forbidden, "Not from here", "On this site runs are started on the machine itself or with a key of the JSON interface.")
            : null;
    }

    private static IResult Form(string slug, SiteCatalog catalog, SiteOptions options, HttpContext context) =>
        Refuse(slug, catalog, context, options, out var paper)
        ?? Page.Of<RunFormPage>(new() { ["Paper"] = paper, ["Form"] = new RunForm(ReproductionRegistry.Default.Create(paper.Slug)) });

    private static async Task<IResult> StartAsync(string slug, [FromForm] IFormCollection sent, SiteCatalog catalog, SiteOptions options, RunService queue, HttpContext context, CancellationToken ct)
    {
        if (Refuse(slug, catalog, context, options, out var paper) is { } refused) return refused;
        var form = new RunForm(ReproductionRegistry.Default.Create(paper.Slug));
        if (form.Read(sent) is not { } flags) return Page.Of<RunFormPage>(new() { ["Paper"] = paper, ["Form"] = form }, StatusCodes.Status422UnprocessableEntity);
        try
        {
            var row = await queue.AddAsync(paper.Slug, form.Size, flags, "site", ct);
            return Results.Redirect("/runs/" + row.Id);
        }
        catch (QueueFullException exception)
        {
            return Page.Message(StatusCodes.Status503ServiceUnavailable, "The queue is full", exception.Message);
        }
    }

    private static async Task<IResult> ListAsync(string? paper, HttpContext context, SiteCatalog catalog, SiteDatabases databases, CancellationToken ct)
    {
        var page = PaperFilter.Read(context.Request.Query, out _).Page;
        if (paper is not null)
        {
            if (catalog.Find(paper) is not { } known) return FindEndpoints.Missing(paper, catalog);
            paper = known.Slug;
        }

        await using var database = databases.Open();
        var runs = Brief(paper is null ? database.Runs : database.Runs.Where(r => r.Paper == paper));
        var active = await runs.Where(r => r.State == RunState.Running || r.State == RunState.Queued).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        var ended = await runs.Where(r => r.State != RunState.Running && r.State != RunState.Queued).OrderByDescending(r => r.CreatedAt).ThenBy(r => r.Id).Skip((page - 1) * PageSize).Take(PageSize + 1).ToListAsync(ct);
        return Page.Of<RunsPage>(new()
        {
            ["Active"] = active.OrderBy(r => r.State == RunState.Queued).ToList(),
            ["Ended"] = ended.Take(PageSize).ToList(),
            ["Page"] = page,
            ["HasMore"] = ended.Count > PageSize,
            ["Paper"] = paper is null ? null : catalog.Find(paper)?.Slug,
            ["PaperTitle"] = paper is null ? null : catalog.Find(paper)?.Title,
        });
    }

    private static async Task<IResult> ShowAsync(string id, HttpContext context, SiteCatalog catalog, SiteDatabases databases, RunService queue, SiteOptions options, TimeProvider clock, CancellationToken ct)
    {
        await using var database = databases.Open();
        if (await database.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct) is not { } run) return Page.NotFound($"There is no run '{id}'.");
        var local = Visitor.IsLocal(context, options);
        return Page.Of<RunPage>(new()
        {
            ["Run"] = run,
            ["PaperTitle"] = catalog.Find(run.Paper)?.Title ?? run.Paper,
            ["Flags"] = JsonSerializer.Deserialize<Dictionary<string, string>>(run.Options),
            ["Report"] = run.Report is null ? null : RunReport.Parse(run.Report),
            ["View"] = run.HasEnded ? null : RunView.Of(run, queue.Live(id), await BeforeAsync(database, run, ct), clock.GetUtcNow()),
            ["MayRun"] = local && catalog.Find(run.Paper)?.State == PaperState.Runs,
            ["MayCancel"] = local,
        });
    }

    private static async Task<IResult> CancelAsync(string id, [FromForm] IFormCollection sent, HttpContext context, SiteOptions options, RunService queue, CancellationToken ct)
    {
        if (!Visitor.IsLocal(context, options)) return Page.Message(StatusCodes.Status403Forbidden, "Not from here", "On this site runs are stopped on the machine itself or with a key of the JSON interface.");
        await queue.CancelAsync(id, ct);
        return Results.Redirect("/runs/" + id);
    }

    private static async Task<IResult> ReportAsync(string id, string kind, HttpContext context, SiteCatalog catalog, SiteDatabases databases, CancellationToken ct)
    {
        await using var database = databases.Open();
        var run = await database.Runs.Where(r => r.Id == id).Select(r => new { r.Paper, r.Report }).FirstOrDefaultAsync(ct);
        return run?.Report is null
            ? Page.NotFound(run is null ? $"There is no run '{id}'." : "This run has no report.")
            : Download(RunReport.Parse(run.Report), catalog.Find(run.Paper), kind, $"{run.Paper}-{id}", context);
    }

    private static ServerSentEventsResult<string> Events(string id, RunService queue, SiteDatabases databases, TimeProvider clock, IHostApplicationLifetime lifetime, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(WatchAsync(id, queue, databases, clock, lifetime.ApplicationStopping, context.RequestAborted));
    }

    /// <summary>A view whenever something changed, a few a second at most; "end" when the run has ended, which also answers for runs that are not there.</summary>
    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(string id, RunService queue, SiteDatabases databases, TimeProvider clock, CancellationToken stopping, [EnumeratorCancellation] CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        while (!either.IsCancellationRequested)
        {
            var live = queue.Live(id);
            var changed = live?.Changed ?? Task.CompletedTask;
            await using (var database = databases.Open())
            {
                var run = await Brief(database.Runs.Where(r => r.Id == id)).FirstOrDefaultAsync(CancellationToken.None);
                if (run is null || run.HasEnded)
                {
                    yield return new SseItem<string>("", "end");
                    yield break;
                }

                var view = RunView.Of(run, live, live is null ? await BeforeAsync(database, run, CancellationToken.None) : 0, clock.GetUtcNow());
                yield return new SseItem<string>(JsonSerializer.Serialize(view, EventJson), "view");
            }

            await Task.WhenAny(Task.Delay(live is null ? Waiting : Pause, either.Token)); // not more often than this
            if (live is null) continue;
            await Task.WhenAny(changed, Task.Delay(Longest, either.Token));
        }
    }

    private static Task<int> BeforeAsync(SiteDatabase database, RunRow run, CancellationToken ct) =>
        run.State == RunState.Queued ? database.Runs.CountAsync(r => r.State == RunState.Queued && r.CreatedAt < run.CreatedAt, ct) : Task.FromResult(0);
}
