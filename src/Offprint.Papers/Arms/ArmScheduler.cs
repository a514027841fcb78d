namespace Offprint.Papers;

/// <summary>Runs the arms of one run: on worker processes where that is possible and wanted, else one after the other in this process.</summary>
internal sealed class ArmScheduler(
    IReproduction reproduction,
    IReproductionOptions options,
    IReadOnlyDictionary<string, string> flags,
    int? workers,
    ModelShelf models,
    DataShelf data,
    ProgressTracker progress)
{
    public async Task<IReadOnlyList<ArmResult>> RunAsync(RunContext run, IReadOnlyList<ArmJob> jobs, CancellationToken ct)
    {
        jobs = [.. jobs.Select(job => job with { Options = flags })];
        if (workers != 0 && ArmWorkerCommand.Default is { } command)
        {
            var runner = new ArmRunner(new ArmRunnerOptions { Command = command, Workers = workers ?? Environment.ProcessorCount });
            return await runner.RunAsync(jobs, new Forward(progress), ct).ConfigureAwait(false);
        }

        var results = new List<ArmResult>(jobs.Count);
        for (var index = 0; index < jobs.Count; index++)
        {
            using var part = progress.Part((double)index / jobs.Count, (index + 1.0) / jobs.Count);
            results.Add(await ArmExecution.RunAsync(reproduction, options, jobs[index], models, data, progress, ct).ConfigureAwait(false));
        }

        return results;
    }

    private sealed class Forward(ProgressTracker target) : IProgress<ArmProgress>
    {
        public void Report(ArmProgress value) => target.Report(value.Fraction, value.Message);
    }
}
