using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>Mutates the best point so far; starts from several random ones.</summary>
/// <typeparam name="TPoint">The points.</typeparam>
public sealed class HillClimbing<TPoint> : AskTellOptimizer<TPoint>
{
    private readonly Variation<TPoint> _variation;
    private readonly int _starts;
    private Scored<TPoint>? _best;
    private long _told;

    /// <summary>Creates the search.</summary>
    /// <param name="variation">How points are drawn and mutated.</param>
    /// <param name="starts">Random points at first; at least 1.</param>
    /// <param name="seed">Seed.</param>
    public HillClimbing(Variation<TPoint> variation, int starts = 1, ulong seed = 42)
        : base(seed)
    {
        ArgumentNullException.ThrowIfNull(variation);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        (_variation, _starts) = (variation, starts);
    }

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        var scored = new Scored<TPoint>(point, objectives.ToArray(), _told++);
        // Equal points replace it, so that plateaus are walked.
        _best = _best is null || scored.Fitness >= _best.Fitness ? scored : _best;
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        point = index < _starts || _best is null ? _variation.Create(random) : _variation.Mutate(_best.Point, random);
        return true;
    }
}
