using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class SequenceModelTests
{
    public static TheoryData<string> Names => [.. SequenceCases.Models.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Distributions_sum_to_one_also_after_what_was_never_seen(string name)
    {
        var model = SequenceCases.Models[name]();
        Assert.Throws<InvalidOperationException>(() => model.Alphabet);
        Assert.Throws<ArgumentException>(() => model.Fit([], ct: TestContext.Current.CancellationToken));
        model.Fit([.. SequenceCases.Log(60, 1), []], new FitOptions { Epochs = 2 }, TestContext.Current.CancellationToken);
        Assert.Equal(["a", "b", "c", "d", "e"], model.Alphabet.Symbols.Order());
        var random = new SeededRandom(5);
        for (var round = 0; round < 60; round++)
        {
            int[] trace = [.. Enumerable.Range(0, random.Next(9)).Select(_ => random.Next(-1, 5))];
            var along = model.PredictAlong(trace);
            Assert.Equal(trace.Length + 1, along.Count);
            var state = model.Start();
            for (var i = 0; i <= trace.Length; i++)
            {
                Assert.Equal(1, along[i].Sum(), 1e-9);
                Assert.True(along[i].Min() >= 0);
                var p = new double[6];
                state.Predict(p);
                for (var a = 0; a < 6; a++) Assert.Equal(along[i][a], p[a], 1e-5);
                Assert.Equal(p.Max(), p[model.Predict(trace.AsSpan(0, i), p)]);
                if (i < trace.Length) state.Advance(trace[i]);
            }
        }

        var card = model.Describe();
        Assert.True(card.States > 0 && card.Parameters > 0 && card.Name.Length > 0);
        Assert.Throws<ArgumentException>(() => model.PredictAlong([7]));
    }

    [Fact]
    public void Learning_helps_every_model_on_its_own_log()
    {
        var (training, test) = (SequenceCases.Log(300, 2), SequenceCases.Log(100, 3));
        var rows = SequenceBench.Compare(SequenceCases.Models.Where(m => m.Key is not ("alpha" or "rnn" or "lstm" or "gru" or "attention")).Select(m => m.Value()), training, test, ct: TestContext.Current.CancellationToken);
        Assert.All(rows.Skip(1), row => Assert.True(row.Total.Brier < rows[0].Total.Brier - 0.1, $"{row.Model.Name}: {row.Total.Brier:F3} against {rows[0].Total.Brier:F3}"));
    }

    [Fact]
    public void Brier_scores_of_hand()
    {
        Assert.Equal(1 - (1 / 4.0), SequenceBench.Brier([0.25, 0.25, 0.25, 0.25], 2), 1e-12);
        Assert.Equal(0, SequenceBench.Brier([0, 1], 1), 1e-12);
        Assert.Equal(2, SequenceBench.Brier([1, 0], 1), 1e-12);
        Assert.Equal(2, SequenceBench.Brier([1, 0], -1), 1e-12); // a symbol that has no probability
        var model = SequenceModels.Markov<string>(1, 0);
        model.Fit([["a", "b"], ["a", "b"], ["a", "c"], ["a"]], ct: TestContext.Current.CancellationToken);
        Assert.Equal(new[] { 0, 0.5, 0.25, 0.25 }, model.PredictAlong([0])[1]);
        Assert.Equal(new[] { 0, Math.Log(4), 0 }, SequenceBench.Surprise(model, ["a", "c"]).Select(v => Math.Abs(v)).ToArray());
        var score = SequenceBench.Score(model, [["a", "b"]], TestContext.Current.CancellationToken)[0];
        Assert.Equal((3, 3), (score.Prefixes, score.Hits));
        Assert.Equal((0.25 + 0.0625 + 0.0625) / 3, score.Brier, 1e-12);
    }

    [Fact]
    public void Akom_backs_off_to_the_longest_context_that_was_seen()
    {
        var model = SequenceModels.Akom<string>(2);
        model.Fit([["x", "a", "b"], ["y", "a", "c"], ["a", "b"]], ct: TestContext.Current.CancellationToken);
        int Best(params string[] prefix) => model.Predict(model.Alphabet.Encode(prefix), new double[model.Alphabet.Count + 1]);
        Assert.Equal(model.Alphabet.IndexOf("b"), Best("x", "a"));
        Assert.Equal(model.Alphabet.IndexOf("c"), Best("y", "a"));
        Assert.Equal(model.Alphabet.IndexOf("b"), Best("never", "a")); // order 1: b twice, c once
    }

    [Fact]
    public void Forward_probabilities_equal_sums_over_all_paths()
    {
        var random = new SeededRandom(9);
        for (var round = 0; round < 40; round++)
        {
            var hmm = new HiddenMarkovPredictor(3, 1, 3);
            int[][] traces = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3)).ToArray())];
            hmm.Learn(traces, 3, new FitOptions { Seed = (ulong)round }, TestContext.Current.CancellationToken);
            foreach (var trace in traces)
            {
                int[] symbols = [.. trace, 3];
                double Sum(int t, int state) => hmm.Emission[state, symbols[t]] * (t == symbols.Length - 1 ? 1 : Enumerable.Range(0, 3).Sum(next => hmm.Transition[state, next] * Sum(t + 1, next)));
                var brute = Enumerable.Range(0, 3).Sum(s => hmm.Initial[s] * Sum(0, s));
                Assert.Equal(Math.Log(brute), hmm.LogLikelihood(trace), 1e-9);

                // The chain rule over predictions gives the same.
                var along = hmm.Along(trace);
                Assert.Equal(Math.Log(brute), symbols.Select((s, i) => Math.Log(along[i][s])).Sum(), 1e-9);
            }
        }
    }

    [Fact]
    public void Baum_Welch_never_makes_the_log_less_likely()
    {
        int[][] traces = [.. SequenceCases.Log(40, 4).Select(t => t.Select(s => s[0] - 'a').ToArray())];
        var before = double.NegativeInfinity;
        for (var iterations = 1; iterations <= 12; iterations++)
        {
            var hmm = new HiddenMarkovPredictor(4, 1, iterations);
            hmm.Learn(traces, 5, new FitOptions(), TestContext.Current.CancellationToken);
            var now = traces.Sum(t => hmm.LogLikelihood(t));
            Assert.True(now >= before - 1e-3, $"{before} then {now}");
            before = now;
        }
    }

    /// <summary>Four states over a, b: p(next, end) by state, and where symbols lead.</summary>
    private static readonly (double A, double B, int OnA, int OnB)[] Automaton = [(0.7, 0.25, 1, 2), (0.2, 0.7, 3, 0), (0.45, 0.15, 0, 3), (0.1, 0.3, 2, 1)];

    [Fact]
    public void Alergia_finds_a_known_automaton()
    {
        var random = new SeededRandom(12);
        IReadOnlyList<string>[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (trace, state) = (new List<string>(), 0);
            while (true)
            {
                var (a, b, onA, onB) = Automaton[state];
                var at = random.NextDouble();
                if (at >= a + b) return (IReadOnlyList<string>)trace;
                trace.Add(at < a ? "a" : "b");
                state = at < a ? onA : onB;
            }
        })];
        var (training, test) = (Draw(5_000), Draw(1_000));
        var predictor = new AlergiaPredictor(0.05);
        var model = new NextElementModel<string>(predictor);
        model.Fit(training, ct: TestContext.Current.CancellationToken);
        Assert.InRange(predictor.StateCount, 4, 6);
        var truth = test.Sum(trace =>
        {
            var (sum, state) = (0.0, 0);
            for (var i = 0; i <= trace.Count; i++)
            {
                var (a, b, onA, onB) = Automaton[state];
                sum += SequenceBench.Brier([a, b, 1 - a - b], i == trace.Count ? 2 : trace[i] == "a" ? 0 : 1);
                if (i < trace.Count) state = trace[i] == "a" ? onA : onB;
            }

            return sum;
        }) / test.Sum(t => t.Count + 1);
        var found = SequenceBench.Score(model, test, TestContext.Current.CancellationToken).Aggregate(PrefixScore.Add).Brier;
        Assert.InRange(found, truth - 1e-3, truth + 0.01); // near the best that is possible
    }

    [Fact]
    public void Mdi_keeps_the_divergence_from_the_prefix_tree_below_its_bound()
    {
        var random = new SeededRandom(21);
        for (var round = 0; round < 200; round++)
        {
            var symbols = 1 + random.Next(3);
            int[][] traces = [.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(symbols)).ToArray())];
            var threshold = Math.Pow(10, -4 + (4 * random.NextDouble()));
            var predictor = new MdiPredictor(threshold);
            predictor.Learn(traces, symbols, new FitOptions(), TestContext.Current.CancellationToken);

            // D(tree ‖ automaton) by its definition: the tree gives each trace its share of the log.
            var divergence = traces.GroupBy(static t => string.Join(' ', t)).Sum(g => (double)g.Count() / traces.Length * Math.Log((double)g.Count() / traces.Length / predictor.Probability(g.First())));
            Assert.Equal(divergence, predictor.Divergence, 1e-9);
            Assert.InRange(divergence, -1e-9, (threshold * (predictor.TreeStates - predictor.StateCount)) + 1e-9);
            var nodes = traces.SelectMany(static t => Enumerable.Range(0, t.Length + 1).Select(n => string.Join(' ', t.Take(n)))).Distinct().Count();
            Assert.Equal(nodes, predictor.TreeStates);
        }

        int[][] log = [.. SequenceCases.Log(60, 4).Select(t => t.Select(s => s[0] - 'a').ToArray())];
        int States(double threshold)
        {
            var predictor = new MdiPredictor(threshold);
            predictor.Learn(log, 5, new FitOptions(), TestContext.Current.CancellationToken);
            return predictor.StateCount;
        }

        Assert.Equal(1, States(100));
        Assert.True(States(1e-12) > States(0.02) && States(0.02) > 1);
    }

    [Fact]
    public void A_gated_network_remembers_the_first_symbol_to_the_end()
    {
        var random = new SeededRandom(3);
        IReadOnlyList<string>[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<string>)(random.Next(2) == 0 ? ["x", "m", "m", "m", "m", "1"] : ["y", "m", "m", "m", "m", "2"]))];
        foreach (var kind in new[] { NetworkKind.Gru, NetworkKind.Lstm, NetworkKind.Attention })
        {
            var model = SequenceModels.Network<string>(kind, 32);
            model.Fit(Draw(400), new FitOptions { Epochs = 30 }, TestContext.Current.CancellationToken);
            var p = model.PredictAlong(model.Alphabet.Encode(["y", "m", "m", "m", "m"]))[^1];
            Assert.True(p[model.Alphabet.IndexOf("2")] > 0.9, $"{kind}: {p[model.Alphabet.IndexOf("2")]:F2}");
            Assert.Equal(131, model.PredictAlong([.. Enumerable.Repeat(0, 130)]).Count(row => Math.Abs(row.Sum() - 1) < 1e-9)); // longer than a piece
        }
    }

    [Fact]
    public void The_weights_of_a_mixture_are_those_of_the_highest_likelihood()
    {
        var random = new SeededRandom(11);
        for (var round = 0; round < 20; round++)
        {
            double[][] outcomes = [.. Enumerable.Range(0, 50).Select(_ => new[] { random.NextDouble() + 1e-3, random.NextDouble() + 1e-3 })];
            double Likelihood(double w) => outcomes.Sum(p => Math.Log((w * p[0]) + ((1 - w) * p[1])));
            var weights = MixturePredictor.Weights(outcomes);
            Assert.Equal(1, weights.Sum(), 1e-9);
            Assert.True(Likelihood(weights[0]) >= Enumerable.Range(0, 1001).Max(i => Likelihood(i / 1000.0)) - 1e-4);
        }
    }

    [Fact]
    public void A_mixture_predicts_better_than_either_part_where_each_knows_something_else()
    {
        // In half of the traces the answer depends on the first symbol (order 2, few examples of each), in the others on nothing (order 1, many examples).
        var random = new SeededRandom(4);
        IReadOnlyList<string>[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ =>
        {
            var first = random.Next(20);
            return (IReadOnlyList<string>)[$"s{first}", "x", random.Next(2) == 0 ? $"r{first}" : $"t{random.Next(10)}"];
        })];
        IReadOnlyList<string>[] training = Draw(200), test = Draw(1000);
        double Loss(NextElementModel<string> model)
        {
            model.Fit(training, ct: TestContext.Current.CancellationToken);
            return SequenceBench.Score(model, test, TestContext.Current.CancellationToken).Aggregate(PrefixScore.Add).LogLoss;
        }

        var mixture = SequenceModels.Mixture(SequenceModels.Markov<string>(2, 0.01), SequenceModels.Markov<string>(1, 0.01));
        Assert.True(Loss(mixture) < Math.Min(Loss(SequenceModels.Markov<string>(2, 0.01)), Loss(SequenceModels.Markov<string>(1, 0.01))));
        Assert.StartsWith("weights 0.", mixture.Describe().Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Assert.Contains("1 parts", Assert.Throws<ArgumentException>(() => SequenceModels.Mixture(SequenceModels.Markov<string>(1))).Message, StringComparison.Ordinal);
        var twice = SequenceModels.Markov<string>(1);
        Assert.Throws<ArgumentException>(() => SequenceModels.Mixture(twice, twice));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceModels.Markov<string>(-1));
        Assert.Contains("alpha is 1", Assert.Throws<ArgumentException>(() => SequenceModels.Alergia<string>(1)).Message, StringComparison.Ordinal);
        Assert.Contains("threshold is 0", Assert.Throws<ArgumentException>(() => SequenceModels.Mdi<string>(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceModels.Testable<string>(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceModels.Hmm<string>(0));
        Assert.Throws<ArgumentException>(() => SequenceModels.InductiveMiner<string>(1.5));
        Assert.Throws<ArgumentException>(() => SequenceModels.Network<string>(NetworkKind.Attention, 6));
        Assert.Contains("5001 different", Assert.Throws<ArgumentException>(() => new Alphabet<int>([[.. Enumerable.Range(0, 5001)]])).Message, StringComparison.Ordinal);
    }
}
