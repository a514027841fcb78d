using System.Text.Json;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Runs;

namespace Offprint.Site.Api;

/// <summary>Papers and runs as programs get them.</summary>
internal static class ApiMapping
{
    public static ApiPaper Brief(Paper paper, SiteCatalog catalog)
    {
        var result = catalog.Result(paper);
        return new ApiPaper(
            paper.Slug, paper.Title, paper.Authors, paper.Date, paper.Venue, paper.Arxiv, paper.Doi, paper.Area.Name(), paper.Kind.Name(), paper.Tags, paper.Claim, paper.State.Name(),
            result?.Verdict?.ToString(), result is null ? null : Headlines.Of(result));
    }

    public static ApiPaperDetails Details(Paper paper, SiteCatalog catalog) => new(
        Brief(paper, catalog), paper.Body, paper.AuthorsCode, paper.Code,
        [.. (ReproductionRegistry.Default.Find(paper.Slug)?.Options ?? []).Where(RunForm.IsOpen).Select(o => new ApiOption(o.Flag, o.Help, o.Expected, o.DefaultText))],
        [.. catalog.Similar(paper).Select(p => p.Slug)], Bibtex.Of(paper));

    public static ApiRun Brief(RunRow run, RunService queue)
    {
        var live = queue.Live(run.Id);
        return new ApiRun(
            run.Id, run.Paper, run.Size.ToString().ToLowerInvariant(), run.State.ToString().ToLowerInvariant(), live?.Progress.Fraction ?? run.Fraction, live?.Progress.Message, run.Verdict, run.Headline, run.Error,
            JsonSerializer.Deserialize<Dictionary<string, string>>(run.Options)!, run.CreatedAt, run.StartedAt, run.EndedAt, run.State == RunState.Done ? $"/api/v1/runs/{run.Id}/report" : null);
    }
}
