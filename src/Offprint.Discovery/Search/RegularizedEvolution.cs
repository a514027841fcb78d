using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Evolution in which individuals die of age: a tournament picks the fittest of a random sample as a parent, its mutated copy joins, and the oldest individual
/// leaves, however fit it is.
/// </summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <seealso href="https://arxiv.org/abs/1802.01548">E. Real et al., "Regularized Evolution for Image Classifier Architecture Search" (AAAI 2019), algorithm 1</seealso>
public sealed class RegularizedEvolution<TPoint> : AskTellOptimizer<TPoint>
{
    private readonly Variation<TPoint> _variation;
    private readonly EvolutionOptions _options;
    private readonly Queue<(TPoint Point, double Fitness)> _population = new();
    private (TPoint Point, double Fitness)[] _members = [];
    private bool _stale = true;

    /// <summary>Creates the search.</summary>
    /// <param name="variation">How points are drawn and mutated.</param>
    /// <param name="options">Settings.</param>
    public RegularizedEvolution(Variation<TPoint> variation, EvolutionOptions? options = null)
        : base((options ??= new EvolutionOptions()).Seed)
    {
        ArgumentNullException.ThrowIfNull(variation);
        options.Validate();
        (_variation, _options) = (variation, options);
    }

    /// <summary>The living individuals, oldest first.</summary>
    public IReadOnlyCollection<(TPoint Point, double Fitness)> Population => _population;

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        _population.Enqueue((point, objectives.Length == 0 || double.IsNaN(objectives[0]) ? double.NegativeInfinity : objectives[0]));
        if (_population.Count > _options.Population)
        {
            _population.Dequeue();
        }

        _stale = true;
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        if (index < _options.Population || _population.Count == 0)
        {
            point = _variation.Create(random);
            return true;
        }

        if (_stale)
        {
            if (_members.Length != _population.Count)
            {
                _members = new (TPoint, double)[_population.Count];
            }

            _population.CopyTo(_members, 0);
            _stale = false;
        }

        var best = _members[random.Next(_members.Length)];
        for (var i = 1; i < _options.Tournament; i++)
        {
            var rival = _members[random.Next(_members.Length)];
            best = rival.Fitness > best.Fitness ? rival : best;
        }

        point = random.NextDouble() < _options.MutationProbability ? _variation.Mutate(best.Point, random) : best.Point;
        return true;
    }
}
