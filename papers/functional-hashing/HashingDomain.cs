using System.Diagnostics;
using Offprint.Discovery;

namespace Offprint.Papers.Reproductions;

/// <summary>A space of candidates with its full evaluation and its probe, and the search over it.</summary>
/// <typeparam name="T">The candidates.</typeparam>
/// <param name="variation">How candidates are drawn and mutated.</param>
/// <param name="full">The full evaluation.</param>
/// <param name="fullExamples">Examples that full evaluations have executed so far.</param>
/// <param name="probe">The probe.</param>
/// <param name="probeExamples">Examples that probes have executed so far.</param>
internal sealed class HashingDomain<T>(Variation<T> variation, Func<T, double> full, Func<long> fullExamples, IFunctionalProbe<T> probe, Func<long> probeExamples)
    where T : notnull
{
    private const double AuditShare = 0.05;

    /// <summary>Runs regularised evolution until it has cost the budget.</summary>
    /// <param name="kind">What it remembers.</param>
    /// <param name="evolution">Settings; equal ones give the same candidates as long as fitness is the same.</param>
    /// <param name="budget">Executed examples.</param>
    /// <param name="candidates">At most so many candidates: repetitions of the same text cost nothing.</param>
    /// <param name="ct">Looked at for every candidate.</param>
    public SearchTrace Run(CacheKind kind, EvolutionOptions evolution, long budget, long candidates, CancellationToken ct)
    {
        var trace = new SearchTrace();
        var search = new RegularizedEvolution<T>(variation, evolution);
        var written = new Dictionary<T, double>();
        var cached = new CachedEvaluator<T>(new Evaluator(full), probe, new EquivalenceCache(), auditShare: AuditShare);
        var clock = Stopwatch.StartNew();
        while (trace.Cost < budget && trace.Candidates < candidates)
        {
            ct.ThrowIfCancellationRequested();
            var candidate = search.Ask()[0];
            long fullBefore = fullExamples(), probeBefore = probeExamples();
            var (fitness, hit) = kind switch
            {
                CacheKind.Functional => (cached.Evaluate(candidate), cached.LastWasHit),
                CacheKind.Syntactic => (Written(written, candidate, out var known), known),
                _ => (full(candidate), false),
            };

            // What a hit executed in full was its audit, which measures the method and is no part of it.
            trace.Cost += probeExamples() - probeBefore + (hit ? 0 : fullExamples() - fullBefore);
            trace.Seconds = clock.Elapsed.TotalSeconds;
            trace.Candidates++;
            trace.Hits += hit ? 1 : 0;
            trace.Note(fitness);
            search.Tell(candidate, fitness);
        }

        trace.Audits.AddRange(cached.Audits);
        return trace;
    }

    private double Written(Dictionary<T, double> written, T candidate, out bool known)
    {
        known = written.TryGetValue(candidate, out var fitness);
        return known ? fitness : written[candidate] = full(candidate);
    }

    private sealed class Evaluator(Func<T, double> evaluate) : IEvaluator<T>
    {
        public double Evaluate(T candidate) => evaluate(candidate);
    }
}
