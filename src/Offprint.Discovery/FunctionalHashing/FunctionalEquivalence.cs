using System.Collections.Concurrent;

namespace Offprint.Discovery;

/// <summary>Functional hashing for search loops: hand it to <see cref="Search.Sample"/> or <see cref="Search.RunAsync"/>, and programs that compute what an earlier one computed are completed with its first objective, without being offered.</summary>
/// <typeparam name="T">The type of the programs.</typeparam>
/// <param name="probe">The probe.</param>
/// <param name="cache">Where fitness is kept.</param>
/// <param name="hasher">Hasher; null: one with 24 bits.</param>
public sealed class FunctionalEquivalence<T>(IFunctionalProbe<T> probe, EquivalenceCache cache, FunctionalHasher? hasher = null)
{
    private readonly FunctionalHasher _hasher = hasher ?? new FunctionalHasher();
    private readonly ConcurrentDictionary<long, FunctionalHash> _open = new();

    /// <summary>What was saved so far.</summary>
    public CacheStatistics Statistics => cache.Statistics;

    internal bool Answer(Trial<T> trial)
    {
        var hash = _hasher.Compute(trial.Program, probe);
        if (cache.TryGet(hash, out var fitness))
        {
            trial.End(double.IsNaN(fitness) ? TrialState.Failed : TrialState.Completed, [fitness], $"same function {hash}");
            return true;
        }

        _open[trial.Number] = hash;
        return false;
    }

    internal void Learn(Trial<T> trial)
    {
        if (_open.TryRemove(trial.Number, out var hash) && trial.Objectives.Count > 0)
        {
            cache.Add(hash, trial.Objectives[0]);
        }
    }
}
