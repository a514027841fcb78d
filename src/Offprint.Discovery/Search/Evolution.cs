using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>Evolution put together from operations (paper, section 4): random individuals at first, then children by <c>reproduce</c>; after each outcome <c>update</c> says who lives on.</summary>
/// <typeparam name="TPoint">The points.</typeparam>
public sealed class Evolution<TPoint> : AskTellOptimizer<TPoint>
{
    private readonly Func<SeededRandom, TPoint> _create;
    private readonly EvolutionOperation<TPoint> _reproduce, _update;
    private readonly int _initial;
    private readonly ulong _seed;
    private IReadOnlyList<Scored<TPoint>> _population = [];
    private long _told;

    /// <summary>Creates the search.</summary>
    /// <param name="create">Draws an individual.</param>
    /// <param name="reproduce">Makes children of the population; the first one is proposed.</param>
    /// <param name="update">Who lives on.</param>
    /// <param name="initial">Random individuals at first; at least 1.</param>
    /// <param name="seed">Seed.</param>
    public Evolution(Func<SeededRandom, TPoint> create, EvolutionOperation<TPoint> reproduce, EvolutionOperation<TPoint> update, int initial = 100, ulong seed = 42)
        : base(seed)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(reproduce);
        ArgumentNullException.ThrowIfNull(update);
        ArgumentOutOfRangeException.ThrowIfLessThan(initial, 1);
        (_create, _reproduce, _update, _initial, _seed) = (create, reproduce, update, initial, seed);
    }

    /// <summary>Who lives.</summary>
    public IReadOnlyList<Scored<TPoint>> Population => _population;

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives) =>
        _population = _update.Apply([.. _population, new Scored<TPoint>(point, objectives.ToArray(), _told++)], new SeededRandom(Seed.Derive(_seed, "update", _told)));

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        point = index < _initial || _population.Count == 0 ? _create(random) : _reproduce.Apply(_population, random) is [var child, ..] ? child.Point : _create(random);
        return true;
    }
}
