using MathNet.Numerics.Distributions;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>
/// Bayesian optimisation: a Gaussian process is fitted to the outcomes, and the next point is where the expected improvement is largest. With several objectives each
/// proposal draws random weights and improves their augmented Chebyshev scalarisation (ParEGO), which spreads proposals over the front. Points that are still being
/// evaluated count with their predicted outcome, so that several can be asked for at a time. Choices are coordinates of their own (one-hot).
/// </summary>
/// <seealso href="https://doi.org/10.1023/A:1008306431147">D. R. Jones et al., "Efficient Global Optimization of Expensive Black-Box Functions" (1998), equation 15</seealso>
/// <seealso href="https://doi.org/10.1109/TEVC.2005.851274">J. Knowles, "ParEGO" (2006)</seealso>
public sealed class BayesianOptimizer : AskTellOptimizer<HyperparameterPoint>
{
    private const double ChebyshevAugmentation = 0.05;

    private readonly HyperparameterSpace _space;
    private readonly BayesianOptimizerOptions _options;
    private readonly List<(HyperparameterPoint Point, double[] Place, double[] Objectives)> _outcomes = [];
    private readonly List<HyperparameterPoint> _open = [];
    private readonly HashSet<HyperparameterPoint> _known = [];
    private int _objectives;

    /// <summary>Creates the search.</summary>
    /// <param name="space">The space.</param>
    /// <param name="options">Settings.</param>
    public BayesianOptimizer(HyperparameterSpace space, BayesianOptimizerOptions? options = null)
        : base((options ??= new BayesianOptimizerOptions()).Seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        options.Validate();
        (_space, _options) = (space, options);
    }

    /// <inheritdoc/>
    public override void Tell(HyperparameterPoint point, params ReadOnlySpan<double> objectives)
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
        _outcomes.Add((point, Place(point), failed ? [.. Enumerable.Repeat(double.NaN, objectives.Length)] : objectives.ToArray()));
    }

    /// <inheritdoc/>
    protected override void OnAsked(HyperparameterPoint point)
    {
        _open.Add(point);
        _known.Add(point);
    }

    /// <inheritdoc/>
    protected override bool TryPropose(long index, SeededRandom random, out HyperparameterPoint point)
    {
        if (index < _options.Initial)
        {
            point = new HaltonSearch(_space, _options.Seed).Ask((int)index + 1)[^1];
            return true;
        }

        var good = _outcomes.Where(static o => !double.IsNaN(o.Objectives[0])).ToList();
        if (good.Count < 2)
        {
            point = _space.Sample(random);
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
            var believed = _open.Select(p => (Place: Place(p), Score: 0.0)).Select(p => (p.Place, Score: process.Predict(p.Place).Mean)).ToList();
            process = GaussianProcess.Fit([.. data.Select(static d => d.Place), .. believed.Select(static b => b.Place)], [.. data.Select(static d => d.Score), .. believed.Select(static b => b.Score)], _options.Kernel, process);
        }

        point = Largest(process, data, random);
        return true;
    }

    /// <summary>Expected improvement of a normal prediction over the best value (Jones, equation 15).</summary>
    internal static double ExpectedImprovement(double mean, double deviation, double best)
    {
        if (deviation <= 0)
        {
            return Math.Max(0, mean - best);
        }

        var z = (mean - best) / deviation;
        return ((mean - best) * Normal.CDF(0, 1, z)) + (deviation * Normal.PDF(0, 1, z));
    }

    private HyperparameterPoint Largest(GaussianProcess process, List<(HyperparameterPoint Point, double[] Place, double Score)> data, SeededRandom random)
    {
        var best = data.Max(static d => d.Score);
        var candidates = Enumerable.Range(0, _options.Candidates).Select(_ => _space.Sample(random)).ToList();
        foreach (var (point, _, _) in data.OrderByDescending(static d => d.Score).Take(3))
        {
            var unit = _space.ToUnit(point);
            for (var i = 0; i < _options.Candidates / 4; i++)
            {
                var spread = Math.Pow(10, -3 * random.NextDouble());
                candidates.Add(_space.FromUnit([.. unit.Select(u => random.Next(unit.Length) == 0 || random.Next(2) == 0 ? Math.Clamp(u + (spread * random.NextGaussian()), 0, 1) : u)]));
            }
        }

        // Small spaces run out of new points: then a known one is measured again.
        var fresh = candidates.Where(c => !_known.Contains(c)).ToList();
        return (fresh.Count > 0 ? fresh : candidates).MaxBy(c =>
        {
            var (mean, deviation) = process.Predict(Place(c));
            return ExpectedImprovement(mean, deviation, best);
        })!;
    }

    /// <summary>One score an outcome: the objective itself, or the worst weighted objective plus a little of their sum, with weights drawn for this proposal.</summary>
    private double[] Scalarise(List<(HyperparameterPoint Point, double[] Place, double[] Objectives)> good, SeededRandom random)
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

    private double[] Place(HyperparameterPoint point)
    {
        var unit = _space.ToUnit(point);
        return [.. _space.Parameters.SelectMany((p, i) => p.Choices is { Count: > 2 } choices ? choices.Select(c => c.Equals(point[p.Name]) ? 1.0 : 0.0) : [unit[i]])];
    }
}
