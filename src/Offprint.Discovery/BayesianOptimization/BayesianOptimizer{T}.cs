using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Bayesian optimisation: a Gaussian process is fitted to the outcomes, and the next point is where the expected improvement is largest. With several objectives each
/// proposal draws random weights and improves their augmented Chebyshev scalarisation (ParEGO), which spreads proposals over the front, or, when the options say so, looks
/// for the largest expected gain in hypervolume with a process for each objective. Points that are still being evaluated count with their predicted outcome, so that several can be asked for at a time. Made by <see cref="BayesianOptimizer"/>.
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

        if (objectives.Length > 1 && _options.ReferencePoint is { } reference && reference.Count != objectives.Length)
        {
            throw new ArgumentException($"{objectives.Length} objectives came in; ReferencePoint has {reference.Count}.", nameof(objectives));
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

        var good = _outcomes.Where(static o => !Failed(o.Objectives)).ToList();
        if (good.Count < 2)
        {
            point = _variation.Create(random);
            return true;
        }

        if (_objectives > 1 && _options.Acquisition == MultiObjectiveAcquisition.ExpectedHypervolume)
        {
            point = LargestHypervolume(good, random);
            return true;
        }

        var scores = Scalarise(good, random);
        var (worst, next) = (scores.Min(), 0);
        var data = Kept(
            [.. _outcomes.Select(o => (o.Point, o.Place, Score: Failed(o.Objectives) ? worst : scores[next++]))],
            static all => Enumerable.Range(0, all.Count).OrderByDescending(i => all[i].Score));
        var process = GaussianProcess.Fit([.. data.Select(static d => d.Place)], [.. data.Select(static d => d.Score)], _options.Kernel, prior: _options.Prior);
        if (_open.Count > 0)
        {
            var believed = _open.Select(p => (Place: _place(p), Score: 0.0)).Select(p => (p.Place, Score: process.Predict(p.Place).Mean)).ToList();
            process = GaussianProcess.Fit([.. data.Select(static d => d.Place), .. believed.Select(static b => b.Place)], [.. data.Select(static d => d.Score), .. believed.Select(static b => b.Score)], _options.Kernel, process, _options.Prior);
        }

        point = Largest(process, data, random);
        return true;
    }

    private static bool Failed(double[] objectives) => double.IsNaN(objectives[0]);

    /// <summary>What the processes are fitted to: the best half of the limit and the latest half, in the order in which they came in.</summary>
    private List<TOutcome> Kept<TOutcome>(List<TOutcome> data, Func<List<TOutcome>, IEnumerable<int>> bestFirst)
    {
        if (data.Count <= _options.MaximumOutcomes)
        {
            return data;
        }

        var half = _options.MaximumOutcomes / 2;
        var best = bestFirst(data).Take(half).ToHashSet();
        return [.. data.Where((_, i) => best.Contains(i) || i >= data.Count - half)];
    }

    private TPoint Largest(GaussianProcess process, List<(TPoint Point, double[] Place, double Score)> data, SeededRandom random)
    {
        var best = data.Max(static d => d.Score);
        return Choose([.. data.OrderByDescending(static d => d.Score).Take(3).Select(static d => d.Point)], random, place =>
        {
            var (mean, deviation) = process.Predict(place);
            return BayesianOptimizer.ExpectedImprovement(mean, deviation, best);
        });
    }

    /// <summary>The point with the largest expected gain in hypervolume; points under evaluation count as if their predicted means had come in.</summary>
    private TPoint LargestHypervolume(List<(TPoint Point, double[] Place, double[] Objectives)> good, SeededRandom random)
    {
        var low = Enumerable.Range(0, _objectives).Select(i => good.Min(o => o.Objectives[i])).ToArray();
        var reference = _options.ReferencePoint?.ToArray() ?? [.. low.Select((l, i) => l - (0.1 * Math.Max(1e-12, good.Max(o => o.Objectives[i]) - l)))];
        var data = Kept([.. _outcomes.Select(o => Failed(o.Objectives) ? o with { Objectives = low } : o)], static all =>
        {
            var ranks = ParetoFront.Rank([.. all.Select(static o => o.Objectives)]);
            return Enumerable.Range(0, all.Count).OrderBy(i => ranks[i].Front).ThenByDescending(i => ranks[i].Crowding);
        });
        double[][] places = [.. data.Select(static d => d.Place)], open = [.. _open.Select(p => _place(p))];
        var (processes, believed) = (new GaussianProcess[_objectives], Array.ConvertAll(open, _ => new double[_objectives]));
        for (var i = 0; i < _objectives; i++)
        {
            double[] labels = [.. data.Select(d => d.Objectives[i])];
            processes[i] = GaussianProcess.Fit(places, labels, _options.Kernel, prior: _options.Prior);
            if (open.Length == 0) continue;
            for (var j = 0; j < open.Length; j++) believed[j][i] = processes[i].Predict(open[j]).Mean;
            processes[i] = GaussianProcess.Fit([.. places, .. open], [.. labels, .. believed.Select(b => b[i])], _options.Kernel, processes[i], _options.Prior);
        }

        var front = ExpectedHypervolume.Front([.. good.Select(static o => o.Objectives), .. believed], reference);
        var normals = _objectives > 2 ? ExpectedHypervolume.Normals(_options.HypervolumeSamples, _objectives, _options.Seed) : [];
        double[] means = new double[_objectives], deviations = new double[_objectives];
        var parents = good.Where(o => front.Exists(f => f.AsSpan().SequenceEqual(o.Objectives))).Select(static o => o.Point).OrderBy(_ => random.Next()).Take(3).ToList();
        return Choose(parents, random, place =>
        {
            for (var i = 0; i < _objectives; i++) (means[i], deviations[i]) = processes[i].Predict(place);
            return _objectives == 2 ? ExpectedHypervolume.OfTwo(front, reference, means, deviations) : ExpectedHypervolume.Sampled(front, reference, means, deviations, normals);
        });
    }

    /// <summary>Random points and neighbours of good ones: the new one with the largest acquisition.</summary>
    private TPoint Choose(List<TPoint> parents, SeededRandom random, Func<double[], double> acquisition)
    {
        var candidates = Enumerable.Range(0, _options.Candidates).Select(_ => _variation.Create(random)).ToList();
        foreach (var point in parents)
        {
            for (var i = 0; i < _options.Candidates / 4; i++)
            {
                candidates.Add(_variation.Mutate(point, random));
            }
        }

        // Small spaces run out of new points: then a known one is measured again.
        var fresh = candidates.Where(c => !_known.Contains(c)).ToList();
        return (fresh.Count > 0 ? fresh : candidates).MaxBy(c => acquisition(_place(c)))!;
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
