namespace Offprint.Discovery;

/// <summary>
/// Runs a candidate for a short while on frozen inputs, labels and initial weights, and writes what it computes: per-example errors of a few training steps and
/// predictions, or accuracies of a truncated training. Deterministic, on one thread, and with the same number of outputs for every candidate.
/// </summary>
/// <typeparam name="TCandidate">The candidates.</typeparam>
public interface IFunctionalProbe<in TCandidate>
{
    /// <summary>Task and training budget of the full evaluation; part of the hash, so that the fitness of another task or budget is never reused.</summary>
    string Identity { get; }

    /// <summary>Runs a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="context">Random numbers.</param>
    /// <param name="sink">Takes the outputs.</param>
    void Run(TCandidate candidate, ProbeContext context, IOutputSink sink);
}
