namespace Offprint.Papers;

/// <summary>
/// Runs arms × seeds of an experiment on worker processes, one intra-op thread each. Every job gets a fresh process, so that its result depends on
/// nothing that ran before it.
/// </summary>
public sealed class ArmRunner
{
    private readonly ArmRunnerOptions _options;

    /// <summary>Creates a runner.</summary>
    /// <param name="options">Number of workers and how to start one.</param>
    /// <exception cref="ArgumentException">An option is out of range, or no worker command is known.</exception>
    public ArmRunner(ArmRunnerOptions? options = null)
    {
        _options = options ?? new ArmRunnerOptions();
        _options.Validate();
    }

    /// <summary>Runs jobs, as many at a time as there are workers.</summary>
    /// <param name="jobs">Arms with seeds.</param>
    /// <param name="progress">Hears the share of all jobs that is done.</param>
    /// <param name="ct">Stops the workers: they are asked, and killed when they do not end within the grace period.</param>
    /// <returns>The results, in the order of the jobs.</returns>
    /// <exception cref="ArmFailedException">An arm failed or its worker died; the others are stopped.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public async Task<IReadOnlyList<ArmResult>> RunAsync(IReadOnlyList<ArmJob> jobs, IProgress<ArmProgress>? progress = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new ArmResult[jobs.Count];
        var fractions = new double[jobs.Count];
        var gate = new Lock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ArmFailedException? failure = null;

        async Task RunOneAsync(int index)
        {
            try
            {
                results[index] = await ArmProcess.RunAsync(jobs[index], _options, (fraction, message) => Progressed(index, fraction, message), stop.Token).ConfigureAwait(false);
                Progressed(index, 1, "done");
            }
            catch (ArmFailedException exception)
            {
                lock (gate)
                {
                    failure ??= exception;
                }

                await stop.CancelAsync().ConfigureAwait(false);
            }
        }

        void Progressed(int index, double fraction, string message)
        {
            double total;
            lock (gate)
            {
                fractions[index] = Math.Max(fractions[index], fraction);
                total = Math.Min(1, fractions.Sum() / jobs.Count);
            }

            progress?.Report(new ArmProgress(total, FormattableString.Invariant($"{jobs[index].Arm}, seed {jobs[index].Seed}: {message}")));
        }

        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, jobs.Count),
                new ParallelOptions { MaxDegreeOfParallelism = _options.Workers, CancellationToken = stop.Token },
                async (index, _) => await RunOneAsync(index).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (failure is not null && !ct.IsCancellationRequested)
        {
            // The failure is what is told.
        }

        ct.ThrowIfCancellationRequested();
        return failure is null ? results : throw failure;
    }
}
