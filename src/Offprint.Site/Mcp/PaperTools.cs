using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using Offprint.Papers;
using Offprint.Site.Api;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Runs;

namespace Offprint.Site.Mcp;

/// <summary>What programs can do here through the Model Context Protocol: find papers, read one, run it, read a result.</summary>
[McpServerToolType]
internal sealed class PaperTools(PaperLists lists, SiteCatalog catalog, SiteDatabases databases, RunService queue, McpVisitor visitor)
{
    private const int LongestWait = 30;

    [McpServerTool(Name = "search", Title = "Search papers", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds papers: by words (best answers first), or without words all that fit the filters. Each has its claim and, where it was run, the verdict and the headline figure.")]
    public async Task<McpPage<ApiPaper>> SearchAsync(
        [Description("Words to look for, at most 200 characters; small typing errors are forgiven.")] string? query = null,
        [Description("Only one area."), AllowedValues(null, "inference", "training", "adaptation", "data", "retrieval", "rag", "code", "discovery", "algorithms", "graphs", "biology", "vision")] string? area = null,
        [Description("Only papers with a result or state."), AllowedValues(null, "holds", "partly", "does-not-hold", "inconclusive", "runs", "not-built")] string? result = null,
        [Description("Order; unset: best answers first, without words newest first."), AllowedValues(null, "trending", "newest", "title")] string? sort = null,
        [Description("Page, from 1."), Range(1, 1_000_000)] int page = 1,
        [Description("Papers a page."), Range(1, PaperFilter.LargestSize)] int size = 10,
        CancellationToken ct = default)
    {
        var texts = new Dictionary<string, StringValues>(StringComparer.Ordinal)
        {
            ["q"] = query, ["area"] = area, ["result"] = result, ["sort"] = sort,
            ["page"] = page.ToString(CultureInfo.InvariantCulture), ["size"] = size.ToString(CultureInfo.InvariantCulture),
        };
        var filter = PaperFilter.Read(new QueryCollection(texts), out var errors);
        if (errors.Count > 0) throw new McpException(string.Join(' ', errors.Values.SelectMany(e => e)).Replace("q: ", "query: ", StringComparison.Ordinal));
        var found = await lists.FindAsync(filter, ct);
        return new McpPage<ApiPaper>([.. found.Papers.Select(p => ApiMapping.Brief(p, catalog))], filter.Page, filter.Size, found.Total, found.HasNext ? filter.Page + 1 : null);
    }

    [McpServerTool(Name = "show", Title = "Show a paper", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Shows one paper: its card in Markdown (what it does, when to use it, how, limits), what can be set when it is run, similar papers, a BibTeX entry.")]
    public async Task<ApiPaperDetails> ShowAsync([Description("The paper's slug, as search gives it.")] string paper, CancellationToken ct = default)
    {
        var found = await lists.PaperAsync(paper, ct) ?? ListedPaper.Of(await FindAsync(paper, ct));
        return ApiMapping.Details(found, await lists.SimilarAsync(found, ct), catalog);
    }

    [McpServerTool(Name = "run", Title = "Run a paper", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Starts a run of a paper's method against its baseline on the machine of the server and answers at once; the tool result tells how it goes. A quick run takes seconds and gives no verdict, a default one about two minutes.")]
    public async Task<ApiRun> RunAsync(
        [Description("The paper's slug; search with result=runs finds those that run.")] string paper,
        [Description("How much to run."), AllowedValues("quick", "default", "full")] string size = "quick",
        [Description("Options to set: flags with their dashes, as show lists them, and values (text, number, true or false). Unset ones keep their defaults.")] Dictionary<string, JsonElement>? options = null,
        CancellationToken ct = default)
    {
        var found = await FindAsync(paper, ct);
        if (found.State != PaperState.Runs) throw new McpException($"'{found.Slug}' is in the catalog but does not run yet; search with result=runs finds those that do.");
        try
        {
            var (wanted, flags) = (RunAsked.Size(size), RunAsked.Flags(options));
            RunForm.Check(ReproductionRegistry.Default.Create(found.Slug), flags);
            var (origin, refusal) = await visitor.MayRunAsync(ct);
            if (origin is null) throw new McpException(refusal!);
            return ApiMapping.Brief(await queue.AddAsync(found.Slug, wanted, flags, origin, ct), queue);
        }
        catch (Exception exception) when (exception is ArgumentException or QueueFullException)
        {
            throw new McpException(exception.Message, exception);
        }
    }

    [McpServerTool(Name = "result", Title = "Read a result", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Reads a result: of a run (also while it works: how far it is), or the recorded one of a paper. Claims with figures and intervals, and the measurements page by page. Name exactly one of run and paper.")]
    public async Task<McpResult> ResultAsync(
        [Description("The id of a run, as the tool run gives it.")] string? run = null,
        [Description("A paper's slug: its recorded result.")] string? paper = null,
        [Description("Seconds to wait for the end of a run that works; 0 answers at once."), Range(0, LongestWait)] int wait = 0,
        [Description("Page of the measurements, from 1."), Range(1, 1_000_000)] int page = 1,
        [Description("Measurements a page."), Range(1, 200)] int size = 50,
        CancellationToken ct = default)
    {
        if (page is < 1 or > 1_000_000) throw new McpException($"page: '{page}' must be a whole number from 1 to 1,000,000.");
        if (size is < 1 or > 200) throw new McpException($"size: '{size}' must be a whole number from 1 to 200.");
        if (wait is < 0 or > LongestWait) throw new McpException($"wait: '{wait}' must be a whole number from 0 to {LongestWait}.");
        if (run is null == paper is null) throw new McpException("Name exactly one of run (the id of a run) and paper (a slug).");
        if (paper is null) return await OfRunAsync(run!, wait, page, size, ct);
        var found = await FindAsync(paper, ct);
        return catalog.Result(found) is { } recorded ? McpResult.Of(recorded, "recorded", null, page, size)
            : throw new McpException($"No result of '{found.Slug}' is recorded yet.");
    }

    private async Task<McpResult> OfRunAsync(string id, int wait, int page, int size, CancellationToken ct)
    {
        var row = await queue.WaitAsync(id, TimeSpan.FromSeconds(wait), ct) ?? throw new McpException($"There is no run '{id}'.");
        var run = ApiMapping.Brief(row, queue);
        if (run.State == "done")
        {
            await using var database = databases.Open();
            var report = await database.Runs.Where(r => r.Id == id).Select(r => r.Report).FirstAsync(ct);
            return McpResult.Of(RunReport.Parse(report!), run.State, run, page, size);
        }

        var summary = run.State switch
        {
            "queued" => "It waits for its turn.",
            "running" => string.Create(CultureInfo.InvariantCulture, $"It runs: {run.Fraction:0%} done{(run.Message is null ? "" : ", " + run.Message)}."),
            "failed" => $"It failed: {run.Error}",
            "cancelled" => "Somebody stopped it.",
            _ => "The server stopped while it ran.",
        };
        return new McpResult(run.Paper, run.State, summary, run, null, null, run.Size, [], null, null);
    }

    private async Task<Paper> FindAsync(string slug, CancellationToken ct)
    {
        if (catalog.Find(slug) is { } paper) return paper;
        if (await lists.PaperAsync(slug, ct) is not null) throw new McpException($"'{slug}' was added here and can't be run; search with result=runs finds the papers that can.");
        var near = catalog.Nearest(slug);
        throw new McpException($"There is no paper '{slug}'." + (near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : ""));
    }
}
