using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// A bandit over a handful of points with noisy outcomes: each ask pulls the arm with the highest upper confidence bound, mean + c·spread·√(2 ln n / nᵢ) (UCB1, with
/// the spread of all rewards as their scale); arms that were never pulled come first.
/// </summary>
/// <typeparam name="TPoint">The arms.</typeparam>
/// <seealso href="https://doi.org/10.1023/A:1013689704352">P. Auer et al., "Finite-time analysis of the multiarmed bandit problem" (2002)</seealso>
public sealed class BanditSearch<TPoint> : AskTellOptimizer<TPoint>
    where TPoint : notnull
{
    private readonly IReadOnlyList<TPoint> _arms;
    private readonly double _exploration;
    private readonly Dictionary<TPoint, int> _index = [];
    private readonly long[] _asked, _told;
    private readonly double[] _means;
    private double _mean, _squares;

    /// <summary>Creates the bandit.</summary>
    /// <param name="arms">The points, no two equal.</param>
    /// <param name="exploration">c; 0 pulls the best mean, larger values explore more.</param>
    /// <param name="seed">Seed.</param>
    public BanditSearch(IReadOnlyList<TPoint> arms, double exploration = 1, ulong seed = 42)
        : base(seed)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfNegative(exploration);
        if (arms.Count == 0 || !arms.All(arm => _index.TryAdd(arm, _index.Count)))
        {
            throw new ArgumentException("A bandit needs at least one arm, and no two equal ones.", nameof(arms));
        }

        (_arms, _exploration) = (arms, exploration);
        (_asked, _told, _means) = (new long[arms.Count], new long[arms.Count], new double[arms.Count]);
    }

    /// <summary>Pulls and mean reward of each arm.</summary>
    public IReadOnlyList<(TPoint Arm, long Pulls, double Mean)> Arms => [.. _arms.Select((arm, i) => (arm, _told[i], _means[i]))];

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        if (!_index.TryGetValue(point, out var arm))
        {
            throw new ArgumentException($"{point} is not an arm.", nameof(point));
        }

        if (objectives.Length == 0 || !double.IsFinite(objectives[0]))
        {
            return;
        }

        _told[arm]++;
        _means[arm] += (objectives[0] - _means[arm]) / _told[arm];
        var before = objectives[0] - _mean;
        _mean += before / _told.Sum();
        _squares += before * (objectives[0] - _mean);
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        var total = _told.Sum();
        var spread = total > 1 ? Math.Sqrt(_squares / (total - 1)) : 1;
        var best = Enumerable.Range(0, _arms.Count).MaxBy(i => _asked[i] == 0 || _told[i] == 0
            ? double.MaxValue / (1 + _asked[i])
            : _means[i] + (_exploration * spread * Math.Sqrt(2 * Math.Log(Math.Max(2, total)) / _asked[i])));
        point = _arms[best];
        return true;
    }

    /// <inheritdoc/>
    protected override void OnAsked(TPoint point) => _asked[_index[point]]++;
}
