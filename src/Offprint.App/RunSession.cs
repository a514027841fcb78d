using System.Text.Json.Nodes;
using Offprint.Papers;

namespace Offprint.App;

/// <summary>Runs papers one after the other, keeps their reports, and shows them.</summary>
internal sealed class RunSession(PaperCatalog catalog, RunRequest request, bool record, bool json)
{
    private readonly ReproductionRunner _runner = new();

    public async Task<int> RunOneAsync(string slug, CancellationToken cancellation)
    {
        var (report, stored) = await RunAsync(Find(slug), cancellation).ConfigureAwait(false);
        if (json) Console.Out.Write(report.ToJson());
        else
        {
            ReportView.Print(report);
            Output.Line($"Report: {stored.HtmlPath}");
        }

        return ExitCodes.Success;
    }

    public async Task<int> RunManyAsync(string? area, CancellationToken cancellation)
    {
        if (area is not null && (!Enum.TryParse<PaperArea>(area, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted)))
            throw new OptionException("--area", area, $"--area '{area}' is not a field; there are {string.Join(", ", Enum.GetValues<PaperArea>().Select(Names.Of))}.");
        var papers = catalog.Papers.Where(p => p.State == PaperState.Runs && (area is null || Names.Of(p.Area).Equals(area, StringComparison.OrdinalIgnoreCase))).ToList();
        if (papers.Count == 0) throw new OptionException("--area", area, $"No paper of the area '{area}' runs yet; 'offprint list --runs' shows those that do.");
        var reports = new JsonArray();
        var failed = 0;
        foreach (var paper in papers)
        {
            try
            {
                var (report, _) = await RunAsync(paper, cancellation).ConfigureAwait(false);
                if (json) reports.Add(JsonNode.Parse(report.ToJson()));
                else ReportView.Print(report);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && papers.Count > 1 && Failures.Describe(exception) is { } failure)
            {
                failed++;
                Console.Error.WriteLine($"offprint: {paper.Slug}: {failure.Message}");
            }
        }

        if (json) Output.WriteJson(reports);
        else Output.Line($"{papers.Count - failed} of {papers.Count} papers ran.");
        return failed == 0 ? ExitCodes.Success : ExitCodes.Failed;
    }

    private Paper Find(string slug)
    {
        var paper = catalog.Get(slug);
        if (paper.State == PaperState.Runs) return paper;
        throw new OptionException("slug", slug, $"'{slug}' is in the catalog but does not run yet; 'offprint show {slug}' tells what it is about, 'offprint list --runs' shows those that run.");
    }

    private async Task<(RunReport Report, StoredRun Stored)> RunAsync(Paper paper, CancellationToken cancellation)
    {
        var reproduction = ReproductionRegistry.Default.Create(paper.Slug);
        RunReport report;
        using (var progress = new ProgressLine(paper.Slug, quiet: json))
            report = await _runner.RunAsync(reproduction, request, paper.Title, progress, cancellation).ConfigureAwait(false);
        var stored = new RunStore().Save(report, paper);
        if (record)
        {
            var path = ResultRecorder.Record(report, reproduction);
            Console.Error.WriteLine($"recorded in {path}");
        }

        return (report, stored);
    }
}
