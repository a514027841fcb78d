using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>
/// p = Σ_m w_m p_m of other predictors. The weights maximise the likelihood of held-out traces (expectation-maximisation), for which the parts learn from the rest; then the
/// parts learn from all traces.
/// </summary>
internal sealed class MixturePredictor(IReadOnlyList<SequencePredictor> parts) : SequencePredictor
{
    private const int Iterations = 1_000;
    private const double Enough = 1e-7, LeastProbability = 1e-12;
    private double[] _weights = [];

    public override IPrefixState Start() => new State(_weights, [.. parts.Select(static part => part.Start())]);

    public override ModelCard Describe()
    {
        ModelCard[] cards = [.. parts.Select(static part => part.Describe())];
        return new(
            "mixture of " + string.Join(" and ", cards.Select(static card => card.Name)), cards.All(card => card.Family == cards[0].Family) ? cards[0].Family : ModelFamily.MachineLearning,
            cards.Sum(static card => card.States), cards.Sum(static card => card.Parameters) + parts.Count, "weights " + string.Join(", ", _weights.Select(static w => FormattableString.Invariant($"{w:F2}"))));
    }

    public override double[][] Along(ReadOnlySpan<int> trace)
    {
        var all = new double[trace.Length + 1][];
        for (var m = 0; m < parts.Count; m++)
        {
            var rows = parts[m].Along(trace);
            for (var i = 0; i < all.Length; i++) AddTo(all[i] ??= new double[Outcomes], rows[i], _weights[m]);
        }

        return all;
    }

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        int[][] shuffled = [.. traces];
        DeterministicShuffle.Shuffle<int[]>(shuffled, options.Seed, "mixture/held out");
        var held = (int)Math.Ceiling(shuffled.Length * options.ValidationShare);
        if (held > 0 && held < shuffled.Length)
        {
            foreach (var part in parts) part.Learn(shuffled[held..], Symbols, options, ct);
            _weights = Weights(Probabilities(shuffled[..held], ct));
        }
        else
        {
            _weights = [.. parts.Select(_ => 1.0 / parts.Count)];
        }

        foreach (var part in parts) part.Learn(traces, Symbols, options, ct);
    }

    /// <summary>Expectation-maximisation: each step gives a part the share of the probability that came from it, so that the likelihood never falls.</summary>
    /// <param name="probabilities">For each outcome the probability that each part gave it, above 0.</param>
    internal static double[] Weights(IReadOnlyList<double[]> probabilities)
    {
        var count = probabilities[0].Length;
        double[] weights = [.. Enumerable.Repeat(1.0 / count, count)];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new double[count];
            foreach (var row in probabilities)
            {
                var sum = TensorPrimitives.Dot<double>(weights, row);
                for (var m = 0; m < count; m++) next[m] += weights[m] * row[m] / sum / probabilities.Count;
            }

            var change = next.Zip(weights, static (a, b) => Math.Abs(a - b)).Max();
            weights = next;
            if (change < Enough) break;
        }

        return weights;
    }

    private List<double[]> Probabilities(int[][] held, CancellationToken ct)
    {
        var probabilities = new List<double[]>();
        foreach (var trace in held)
        {
            ct.ThrowIfCancellationRequested();
            double[][][] along = [.. parts.Select(part => part.Along(trace))];
            for (var i = 0; i <= trace.Length; i++) probabilities.Add([.. along.Select(rows => Math.Max(LeastProbability, rows[i][i < trace.Length ? trace[i] : Symbols]))]);
        }

        return probabilities;
    }

    private static void AddTo(Span<double> sum, ReadOnlySpan<double> row, double weight)
    {
        TensorPrimitives.MultiplyAdd(row, weight, sum, sum);
    }

    private sealed class State(double[] weights, IPrefixState[] parts) : IPrefixState
    {
        public void Predict(Span<double> p)
        {
            p.Clear();
            var own = new double[p.Length];
            for (var m = 0; m < parts.Length; m++)
            {
                Array.Clear(own);
                parts[m].Predict(own);
                AddTo(p, own, weights[m]);
            }
        }

        public void Advance(int symbol)
        {
            foreach (var part in parts) part.Advance(symbol);
        }
    }
}
