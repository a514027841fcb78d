using MathNet.Numerics.Distributions;
using Offprint.Training;

namespace Offprint.Discovery;

/// <summary>Makes Bayesian optimisers over hyper-parameters and over search spaces.</summary>
public static class BayesianOptimizer
{
    /// <summary>Over hyper-parameters: Halton points first; neighbours differ by normal steps of random size; choices of more than two values are coordinates of their own (one-hot).</summary>
    /// <param name="space">The space.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The search.</returns>
    public static BayesianOptimizer<HyperparameterPoint> Over(HyperparameterSpace space, BayesianOptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        options ??= new BayesianOptimizerOptions();
        var variation = new Variation<HyperparameterPoint>(space.Sample, (point, random) =>
        {
            var unit = space.ToUnit(point);
            var (spread, always) = (Math.Pow(10, -3 * random.NextDouble()), random.Next(unit.Length));
            return space.FromUnit([.. unit.Select((u, i) => i == always || random.Next(2) == 0 ? Math.Clamp(u + (spread * random.NextGaussian()), 0, 1) : u)]);
        });
        return new BayesianOptimizer<HyperparameterPoint>(variation, point =>
        {
            var unit = space.ToUnit(point);
            return [.. space.Parameters.SelectMany((p, i) => p.Choices is { Count: > 2 } choices ? choices.Select(c => c.Equals(point[p.Name]) ? 1.0 : 0.0) : [unit[i]])];
        }, number => new HaltonSearch(space, options.Seed).Ask(number + 1)[^1], options);
    }

    /// <summary>Over the decisions of a search space: each candidate of a decision is a coordinate (1 when it is picked), each number one of its scale; what is not decided is 0.</summary>
    /// <param name="spec">A space without custom values.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The search.</returns>
    /// <exception cref="NotSupportedException">A value is custom.</exception>
    public static BayesianOptimizer<Dna> Over(DnaSpec spec, BayesianOptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var first = new Dictionary<DecisionPoint, int>(ReferenceEqualityComparer.Instance);
        var count = 0;
        foreach (var point in spec.Points())
        {
            if (point.Kind == HyperKind.Custom)
            {
                throw new NotSupportedException($"{point.Name} is a custom value; it has no place in a unit cube.");
            }

            first[point] = count;
            count += point.Kind == HyperKind.Float ? 1 : point.Value.Picks * point.Candidates.Count;
        }

        return new BayesianOptimizer<Dna>(Variations.Of(spec), dna =>
        {
            var place = new double[count];
            Fill(spec, dna.Children, first, place);
            return place;
        }, options: options);
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

    private static void Fill(DnaSpec spec, IReadOnlyList<Dna> decisions, Dictionary<DecisionPoint, int> first, double[] place)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            var (point, at) = (spec.Elements[i], first[spec.Elements[i]]);
            if (point.Kind == HyperKind.Float)
            {
                place[at] = DnaOperations.Unit(point.Value, decisions[i].Number);
                continue;
            }

            var picks = DnaOperations.PicksOf(point, decisions[i]);
            for (var p = 0; p < picks.Count; p++)
            {
                place[at + (p * point.Candidates.Count) + picks[p].Index] = 1;
                Fill(point.Candidates[picks[p].Index], picks[p].Children, first, place);
            }
        }
    }
}
