namespace Offprint.Discovery;

/// <summary>A probe out of a function.</summary>
/// <typeparam name="TCandidate">The candidates.</typeparam>
/// <param name="identity">Task and budget; see <see cref="IFunctionalProbe{TCandidate}.Identity"/>.</param>
/// <param name="run">Runs a candidate.</param>
public sealed class DelegateProbe<TCandidate>(string identity, Action<TCandidate, ProbeContext, IOutputSink> run) : IFunctionalProbe<TCandidate>
{
    /// <inheritdoc/>
    public string Identity => identity;

    /// <inheritdoc/>
    public void Run(TCandidate candidate, ProbeContext context, IOutputSink sink) => run(candidate, context, sink);
}
