using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Bayesian optimisation: a Gaussian process is fitted to the outcomes, and the next point is where the expected improvement is largest. With several objectives each
/// proposal draws random weights and improves their augmented Chebyshev scalarisation (ParEGO), which spreads proposals over the front. Points that are still being
/// evaluated count with their predicted outcome, so that several can be asked for at a time. Made by <see cref="BayesianOptimizer"/>.
/// </summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <seealso href="https://doi.org/10.1023/A:1008306431147">D. R. Jones et al., "Efficient Global Optimization of Expensive Black-Box Functions" (1998), equation 15</seealso>
/// <seealso href="https://doi.org/10.1109/TEVC.2005.851274">J. Knowles, "ParEGO" (2006)</seealso>
public sealed class BayesianOptimizer<TPoint> : AskTellOptimizer<TPoint>
    where TPoint : notnull
{
    private const double ChebyshevAugmentation = 0.05;

    private readonly Variation<TPoint> _variation;
    private readonly Func<TPoint, double[]> _place;
    private readonly Func<int, TPoint>? _initial;
    private readonly BayesianOptimizerOptions _options;
    private readonly List<(TPoint Point, double[] Place, double[] Objectives)> _outcomes = [];
    private readonly List<TPoint> _open = [];
    private readonly HashSet<TPoint> _known = [];
    private int _objectives;

    /// <summary>Creates the search.</summary>
    /// <param name="variation">Random points, and neighbours of a point.</param>
    /// <param name="place">Where a point lies in the unit cube that the processes see; equally many coordinates for all points.</param>
    /// <param name="initial">The first points by their number; null: random ones.</param>
    /// <param name="options">Settings.</param>
    public BayesianOptimizer(Variation<TPoint> variation, Func<TPoint, double[]> place, Func<int, TPoint>? initial = null, BayesianOptimizerOptions? options = null)
        : base((options ??= new BayesianOptimizerOptions()).Seed)
    {
        ArgumentNullException.ThrowIfNull(variation);
        ArgumentNullException.ThrowIfNull(place);
        options.Validate();
        (_variation, _place, _initial, _options) = (variation, place, initial, options);
    }

    /// <inheritdoc/>
    public override void Tell(TPoint point, params ReadOnlySpan<double> objectives)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (objectives.Length == 0 || (_objectives > 0 && objectives.Length != _objectives))
        {
            throw new ArgumentException($"{objectives.Length} objectives came in; {(_objectives > 0 ? $"the points before had {_objectives}" : "there must be at least one")}.", nameof(objectives));
        }

        _objectives = objectives.Length;
        _open.Remove(point);
        _known.Add(point);
        var failed = false;
        foreach (var objective in objectives)
        {
            failed |= !double.IsFinite(objective);
        }

        // A failed evaluation counts as bad as the worst one, objective by objective, when the processes are fitted.
        _outcomes.Add((point, _place(point), failed ? [.. Enumerable.Repeat(double.NaN, objectives.Length)] : objectives.ToArray()));
    }

    /// <inheritdoc/>
    protected override void OnAsked(TPoint point)
    {
        _open.Add(point);
        _known.Add(point);
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out TPoint point)
    {
        if (index < _options.Initial)
        {
            point = _initial is null ? _variation.Create(random) : _initial((int)index);
            return true;
        }

        var good = _outcomes.Where(static o => !double.IsNaN(o.Objectives[0])).ToList();
        if (good.Count < 2)
        {
            point = _variation.Create(random);
            return true;
        }

        var scores = Scalarise(good, random);
        var failedScore = scores.Min();
        var data = good.Select((o, i) => (o.Point, o.Place, Score: scores[i])).Concat(_outcomes.Where(static o => double.IsNaN(o.Objectives[0])).Select(o => (o.Point, o.Place, Score: failedScore))).ToList();
        if (data.Count > _options.MaximumOutcomes)
        {
            var half = _options.MaximumOutcomes / 2;
            var best = data.Index().OrderByDescending(static d => d.Item.Score).Take(half).Select(static d => d.Index).ToHashSet();
            data = [.. data.Index().Where(d => best.Contains(d.Index) || d.Index >= data.Count - half).Select(static d => d.Item)];
        }

        var process = GaussianProcess.Fit([.. data.Select(static d => d.Place)], [.. data.Select(static d => d.Score)], _options.Kernel);
        if (_open.Count > 0)
        {
            var believed = _open.Select(p => (Place: _place(p), Score: 0.0)).Select(p => (p.Place, Score: process.Predict(p.Place).Mean)).ToList();
            process = GaussianProcess.Fit([.. data.Select(static d => d.Place), .. believed.Select(static b => b.Place)], [.. data.Select(static d => d.Score), .. believed.Select(static b => b.Score)], _options.Kernel, process);
        }

        point = Largest(process, data, random);
        return true;
    }

    private TPoint Largest(GaussianProcess process, List<(TPoint Point, double[] Place, double Score)> data, SeededRandom random)
    {
        var best = data.Max(static d => d.Score);
        var candidates = Enumerable.Range(0, _options.Candidates).Select(_ => _variation.Create(random)).ToList();
        foreach (var (point, _, _) in data.OrderByDescending(static d => d.Score).Take(3))
        {
            for (var i = 0; i < _options.Candidates / 4; i++)
            {
                candidates.Add(_variation.Mutate(point, random));
            }
        }

        // Small spaces run out of new points: then a known one is measured again.
        var fresh = candidates.Where(c => !_known.Contains(c)).ToList();
        return (fresh.Count > 0 ? fresh : candidates).MaxBy(c =>
        {
            var (mean, deviation) = process.Predict(_place(c));
            return BayesianOptimizer.ExpectedImprovement(mean, deviation, best);
        })!;
    }

    /// <summary>One score an outcome: the objective itself, or the worst weighted objective plus a little of their sum, with weights drawn for this proposal.</summary>
    private double[] Scalarise(List<(TPoint Point, double[] Place, double[] Objectives)> good, SeededRandom random)
    {
        if (_objectives == 1)
        {
            return [.. good.Select(static o => o.Objectives[0])];
        }

        var weights = Enumerable.Range(0, _objectives).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray();
        var sum = weights.Sum();
        var low = Enumerable.Range(0, _objectives).Select(i => good.Min(o => o.Objectives[i])).ToArray();
        var span = Enumerable.Range(0, _objectives).Select(i => Math.Max(1e-12, good.Max(o => o.Objectives[i]) - low[i])).ToArray();
        return [.. good.Select(o =>
        {
            var weighted = weights.Select((w, i) => w / sum * ((o.Objectives[i] - low[i]) / span[i] - 1)).ToArray();
            return weighted.Min() + (ChebyshevAugmentation * weighted.Sum());
        })];
    }
}
