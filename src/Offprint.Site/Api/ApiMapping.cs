using System.Text.Json;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Runs;

namespace Offprint.Site.Api;

/// <summary>Papers and runs as programs get them.</summary>
internal static class ApiMapping
{
    public static ApiPaper Brief(ListedPaper paper, SiteCatalog catalog)
    {
        var result = paper.Catalog is null ? null : catalog.Result(paper.Catalog);
        return new ApiPaper(
            paper.Slug, paper.Title, paper.Authors, paper.Date, paper.Venue, paper.Arxiv, paper.Doi, paper.Area?.Name(), paper.Kind?.Name(), paper.Tags, paper.Line, paper.State.Name(),
            result?.Verdict?.ToString(), result is null ? null : Headlines.Of(result), paper.Stored?.AddedAt);
    }

    public static ApiPaperDetails Details(ListedPaper paper, IReadOnlyList<ListedPaper> similar, SiteCatalog catalog)
    {
        var options = paper.Catalog is null ? [] : ReproductionRegistry.Default.Find(paper.Slug)?.Options ?? [];
        return new ApiPaperDetails(
            Brief(paper, catalog), paper.Catalog?.Body ?? "", paper.Catalog?.AuthorsCode, paper.Catalog?.Code ?? [],
            [.. options.Where(RunForm.IsOpen).Select(o => new ApiOption(o.Flag, o.Help, o.Expected, o.DefaultText))],
            [.. similar.Select(p => p.Slug)], Bibtex.Of(paper), paper.Stored?.Abstract);
    }

    public static ApiRun Brief(RunRow run, RunService queue)
    {
        var live = queue.Live(run.Id);
        return new ApiRun(
            run.Id, run.Paper, run.Size.ToString().ToLowerInvariant(), run.State.ToString().ToLowerInvariant(), live?.Progress.Fraction ?? run.Fraction, live?.Progress.Message, run.Verdict, run.Headline, run.Error,
            JsonSerializer.Deserialize<Dictionary<string, string>>(run.Options)!, run.CreatedAt, run.StartedAt, run.EndedAt, run.State == RunState.Done ? $"/api/v1/runs/{run.Id}/report" : null);
    }
}
