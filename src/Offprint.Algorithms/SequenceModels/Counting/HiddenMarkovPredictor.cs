using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>A hidden Markov model by Baum-Welch with scaled forward and backward variables; the end of a trace is emitted like a symbol.</summary>
internal sealed class HiddenMarkovPredictor(int states, int restarts, int iterations) : SequencePredictor
{
    private const double Tolerance = 1e-4, Floor = 1e-6;

    public double[] Initial { get; private set; } = [];

    public double[,] Transition { get; private set; } = new double[0, 0];

    public double[,] Emission { get; private set; } = new double[0, 0];

    public override IPrefixState Start() => new State(this);

    public override ModelCard Describe() => new($"hidden Markov model, {states} states", ModelFamily.MachineLearning, states, states + ((long)states * states) + ((long)states * Outcomes));

    /// <summary>log p(trace, end) by the forward algorithm.</summary>
    public double LogLikelihood(ReadOnlySpan<int> trace) => Forward([.. trace, Symbols], out _, out _);

    protected override void Fit(int[][] traces, FitOptions options, CancellationToken ct)
    {
        int[][] ended = [.. traces.Select(t => (int[])[.. t, Symbols])];
        var best = (Likelihood: double.NegativeInfinity, Initial, Transition, Emission);
        for (var restart = 0; restart < restarts; restart++)
        {
            Randomize(new SeededRandom(options.Seed, $"hmm/{restart}"), Unigram(traces));
            var likelihood = double.NegativeInfinity;
            for (var i = 0; i < iterations; i++)
            {
                ct.ThrowIfCancellationRequested();
                var now = Improve(ended);
                var done = now - likelihood < Tolerance * Math.Abs(now);
                likelihood = now;
                if (done) break;
            }

            if (likelihood > best.Likelihood) best = (likelihood, Initial, Transition, Emission);
        }

        (_, Initial, Transition, Emission) = best;
    }

    private void Randomize(SeededRandom random, double[] unigram)
    {
        (Initial, Transition, Emission) = (new double[states], new double[states, states], new double[states, Outcomes]);
        for (var i = 0; i < states; i++)
        {
            Initial[i] = 1 + random.NextDouble();
            for (var j = 0; j < states; j++) Transition[i, j] = 1 + random.NextDouble();
            for (var a = 0; a < Outcomes; a++) Emission[i, a] = unigram[a] * (0.2 + random.NextDouble());
        }

        Normalize(Initial);
        NormalizeRows(Transition);
        NormalizeRows(Emission);
    }

    /// <summary>One step of expectation-maximisation; returns the log-likelihood before it.</summary>
    private double Improve(int[][] traces)
    {
        var (initial, transition, emission) = (new double[states], new double[states, states], new double[states, Outcomes]);
        var likelihood = 0.0;
        foreach (var trace in traces)
        {
            likelihood += Forward(trace, out var alpha, out var scale);
            var beta = new double[states];
            var next = new double[states];
            Array.Fill(beta, 1);
            for (var t = trace.Length - 1; t >= 0; t--)
            {
                for (var i = 0; i < states; i++) emission[i, trace[t]] += alpha[t][i] * beta[i];
                if (t == 0)
                {
                    for (var i = 0; i < states; i++) initial[i] += alpha[0][i] * beta[i];
                    break;
                }

                Array.Clear(next);
                for (var j = 0; j < states; j++)
                {
                    var emitted = Emission[j, trace[t]] * beta[j] / scale[t];
                    for (var i = 0; i < states; i++)
                    {
                        var share = Transition[i, j] * emitted;
                        transition[i, j] += alpha[t - 1][i] * share;
                        next[i] += share;
                    }
                }

                (beta, next) = (next, beta);
            }
        }

        (Initial, Transition, Emission) = (initial, transition, emission);
        Normalize(Initial);
        NormalizeRows(Transition);
        NormalizeRows(Emission);
        return likelihood;
    }

    private double Forward(int[] trace, out double[][] alpha, out double[] scale)
    {
        (alpha, scale) = (new double[trace.Length][], new double[trace.Length]);
        var logarithm = 0.0;
        for (var t = 0; t < trace.Length; t++)
        {
            var row = alpha[t] = t == 0 ? [.. Initial] : Step(alpha[t - 1]);
            var sum = 0.0;
            for (var i = 0; i < states; i++) sum += row[i] *= Emission[i, trace[t]];
            scale[t] = sum = Math.Max(sum, double.Epsilon * 1e10);
            for (var i = 0; i < states; i++) row[i] /= sum;
            logarithm += Math.Log(sum);
        }

        return logarithm;
    }

    private double[] Step(double[] belief)
    {
        var next = new double[states];
        for (var i = 0; i < states; i++)
            for (var j = 0; j < states; j++) next[j] += belief[i] * Transition[i, j];
        return next;
    }

    private static void NormalizeRows(double[,] matrix)
    {
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            var sum = 0.0;
            for (var j = 0; j < matrix.GetLength(1); j++) sum += matrix[i, j] += Floor / matrix.GetLength(1);
            for (var j = 0; j < matrix.GetLength(1); j++) matrix[i, j] /= sum;
        }
    }

    private sealed class State(HiddenMarkovPredictor model) : IPrefixState
    {
        private double[] _belief = [.. model.Initial];

        public void Predict(Span<double> p)
        {
            p.Clear();
            for (var i = 0; i < _belief.Length; i++)
                for (var a = 0; a < p.Length; a++) p[a] += _belief[i] * model.Emission[i, a];
            Normalize(p);
        }

        public void Advance(int symbol)
        {
            // An unknown symbol tells nothing about the state.
            if (symbol >= 0)
                for (var i = 0; i < _belief.Length; i++) _belief[i] *= model.Emission[i, symbol];
            Normalize(_belief);
            _belief = model.Step(_belief);
        }
    }
}
