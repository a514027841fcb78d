using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// An evaluator that evaluates a function once: candidates that compute what another one computed get its fitness for the price of the probe. In audit mode a share of
/// the hits is evaluated nevertheless, which measures how often the hash was wrong.
/// </summary>
/// <typeparam name="TCandidate">The candidates.</typeparam>
/// <param name="full">The full evaluation.</param>
/// <param name="probe">The short one.</param>
/// <param name="cache">Where fitness is kept; may be shared, also among processes (<see cref="SharedEquivalenceCache"/>).</param>
/// <param name="hasher">Hasher; null: one with 24 bits.</param>
/// <param name="auditShare">Share of the hits that is evaluated nevertheless, 0 to 1; the cached fitness is returned all the same.</param>
public sealed class CachedEvaluator<TCandidate>(IEvaluator<TCandidate> full, IFunctionalProbe<TCandidate> probe, IEquivalenceCache cache, FunctionalHasher? hasher = null, double auditShare = 0) : IEvaluator<TCandidate>
{
    private readonly FunctionalHasher _hasher = hasher ?? new FunctionalHasher();
    private readonly double _auditShare = auditShare is >= 0 and <= 1 ? auditShare : throw new ArgumentOutOfRangeException(nameof(auditShare), auditShare, "auditShare must be from 0 to 1.");
    private readonly SeededRandom _random = new(42, "audit");
    private readonly Lock _lock = new();
    private readonly List<double> _audits = [];

    /// <summary>Whether the last candidate of this thread of control was a hit; for accounting in sequential searches.</summary>
    public bool LastWasHit { get; private set; }

    /// <summary>For each audited hit, the absolute difference between the cached fitness and its own.</summary>
    public IReadOnlyList<double> Audits
    {
        get
        {
            lock (_lock)
            {
                return [.. _audits];
            }
        }
    }

    /// <inheritdoc/>
    public double Evaluate(TCandidate candidate)
    {
        var (fitness, hit) = cache.GetOrEvaluate(_hasher.Compute(candidate, probe), () => full.Evaluate(candidate));
        LastWasHit = hit;
        if (hit && _auditShare > 0)
        {
            Audit(candidate, fitness);
        }

        return fitness;
    }

    private void Audit(TCandidate candidate, double cached)
    {
        lock (_lock)
        {
            if (_random.NextDouble() >= _auditShare)
            {
                return;
            }
        }

        var own = full.Evaluate(candidate);
        lock (_lock)
        {
            _audits.Add(own.Equals(cached) ? 0 : Math.Abs(own - cached));
        }
    }
}
