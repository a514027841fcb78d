namespace Offprint.Papers;

/// <summary>Runs arms × seeds of an experiment on worker processes, one intra-op thread each.</summary>
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
    /// <param name="ct">Kills the workers.</param>
    /// <returns>The results, in the order of the jobs.</returns>
    /// <exception cref="ArmFailedException">An arm failed or its worker died; the others are stopped.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public Task<IReadOnlyList<ArmResult>> RunAsync(IReadOnlyList<ArmJob> jobs, IProgress<ArmProgress>? progress = null, CancellationToken ct = default) =>
        throw new NotImplementedException();
}
