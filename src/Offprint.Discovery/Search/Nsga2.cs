using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Evolution towards several objectives at once: the next generation is filled front by front, the last front by crowding distance; parents win tournaments by
/// front, then by crowding. A steady stream of asks and tells: selection happens whenever a generation's worth of outcomes has come in.
/// </summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <seealso href="https://doi.org/10.1109/4235.996017">K. Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II" (2002), section III</seealso>
public sealed class Nsga2<TPoint> : AskTellOptimizer<TPoint>
{
    private readonly Variation<TPoint> _variation;
    private readonly int _population;
    private readonly double _crossover;
    private readonly List<Scored<TPoint>> _newcomers = [];
    private List<(Scored<TPoint> Member, int Front, double Crowding)> _parents = [];
    private long _told;

    /// <summary>Creates the search.</summary>
    /// <param name="variation">How points are drawn, mutated and mixed.</param>
    /// <param name="population">Parents of a generation; at least 2.</param>
    /// <param name="crossover">Probability that a child has two parents, where points can be mixed.</param>
    /// <param name="seed">Seed.</param>
    public Nsga2(Variation<TPoint> variation, int population = 40, double crossover = 0.9, ulong seed = 42)
        : base(seed)
    {
        ArgumentNullException.ThrowIfNull(variation);
        ArgumentOutOfRangeException.ThrowIfLessThan(population, 2);
        if (!(crossover is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(crossover), crossover, "The probability of two parents must be from 0 to 1.");
        }

        (_variation, _population, _crossover) = (variation, population, crossover);
    }

    /// <summary>The parents of the next generation, best fronts first.</summary>
    public IReadOnlyList<Scored<TPoint>> Parents => [.. _parents.Select(static p => p.Member)];

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        if (_parents.Count + _newcomers.Count > 0 && (_parents.Count > 0 ? _parents[0].Member : _newcomers[0]).Objectives.Count != objectives.Length)
        {
            throw new ArgumentException($"{objectives.Length} objectives came in; the points before had {(_parents.Count > 0 ? _parents[0].Member : _newcomers[0]).Objectives.Count}.", nameof(objectives));
        }

        _newcomers.Add(new Scored<TPoint>(point, objectives.ToArray(), _told++));
        if (_newcomers.Count < _population)
        {
            return;
        }

        List<Scored<TPoint>> all = [.. _parents.Select(static p => p.Member), .. _newcomers];
        var ranked = ParetoFront.Rank([.. all.Select(static s => s.Objectives)]);
        _parents = [.. all.Select((member, i) => (member, ranked[i].Front, ranked[i].Crowding)).OrderBy(static p => p.Front).ThenByDescending(static p => p.Crowding).ThenBy(static p => p.member.Number).Take(_population)];
        _newcomers.Clear();
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        if (_parents.Count == 0)
        {
            point = _variation.Create(random);
            return true;
        }

        var mother = Tournament(random);
        point = _variation.Mutate(_variation.Cross is { } cross && random.NextDouble() < _crossover ? cross(mother, Tournament(random), random) : mother, random);
        return true;
    }

    private TPoint Tournament(SeededRandom random)
    {
        var (a, b) = (_parents[random.Next(_parents.Count)], _parents[random.Next(_parents.Count)]);
        return (a.Front < b.Front || (a.Front == b.Front && a.Crowding >= b.Crowding) ? a : b).Member.Point;
    }
}
