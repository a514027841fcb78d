using MathNet.Numerics.Distributions;
using Offprint.Numerics;
using Offprint.Training;

namespace Offprint.Discovery.Tests;

public sealed class BayesianTests
{
    private static readonly HyperparameterSpace Square = new(Hyperparameter.Real("x", -5, 10), Hyperparameter.Real("y", 0, 15));

    private static double Branin(HyperparameterPoint p)
    {
        var (x, y) = (p.Number("x"), p.Number("y"));
        return -(Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10);
    }

    private static double Best(IAskTellOptimizer<HyperparameterPoint> search, Func<HyperparameterPoint, double> f, int trials)
    {
        var best = double.NegativeInfinity;
        for (var i = 0; i < trials; i++)
        {
            var point = search.Ask()[0];
            best = Math.Max(best, f(point));
            search.Tell(point, f(point));
        }

        return best;
    }

    [Theory]
    [InlineData(GaussianProcessKernel.Matern52)]
    [InlineData(GaussianProcessKernel.SquaredExponential)]
    public void The_posterior_is_that_of_the_closed_form(GaussianProcessKernel kernel)
    {
        // Two points: the posterior by hand, with the inverse of a 2x2 matrix.
        double K(double d)
        {
            var r = Math.Abs(d) / 0.7;
            var s = Math.Sqrt(5) * r;
            return 1.5 * (kernel == GaussianProcessKernel.SquaredExponential ? Math.Exp(-r * r / 2) : (1 + s + (s * s / 3)) * Math.Exp(-s));
        }

        var process = GaussianProcess.Fixed(kernel, [[0.1], [0.8]], [1, -2], [0.7], 1.5, 0.2);
        var (a, b) = (K(0) + 0.2 + 1e-6, K(0.7));
        var determinant = (a * a) - (b * b);
        foreach (var at in new[] { 0.0, 0.1, 0.4, 2 })
        {
            var (k1, k2) = (K(at - 0.1), K(at - 0.8));
            var mean = ((k1 * ((a * 1) - (b * -2))) + (k2 * ((-b * 1) + (a * -2)))) / determinant;
            var variance = 1.5 - (((k1 * ((a * k1) - (b * k2))) + (k2 * ((a * k2) - (b * k1)))) / determinant);
            var (m, d) = process.Predict([at]);
            Assert.Equal(mean, m, 1e-8);
            Assert.Equal(Math.Sqrt(variance), d, 1e-8);
        }
    }

    [Fact]
    public void A_fitted_process_predicts_and_finds_what_matters()
    {
        var random = new SeededRandom(1);
        double[][] x = [.. Enumerable.Range(0, 40).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        var process = GaussianProcess.Fit(x, [.. x.Select(p => Math.Sin(6 * p[0]))]);
        Assert.True(process.LengthScales[1] > 3 * process.LengthScales[0], string.Join(", ", process.LengthScales));
        Assert.Equal(Math.Sin(3), process.Predict([0.5, 0.5]).Mean, 0.02);
        Assert.Throws<ArgumentException>(() => GaussianProcess.Fit([[1.0]], [double.NaN]));
    }

    [Fact]
    public void Expected_improvement_is_the_integral()
    {
        foreach (var (mean, deviation, best) in new[] { (0.0, 1.0, 0.5), (2, 0.3, 1.5), (-1, 0.5, 1) })
        {
            var integral = Enumerable.Range(0, 200_000).Sum(i => -8 + (16 * (i + 0.5) / 200_000) is var z ? Math.Max(0, mean + (deviation * z) - best) * Normal.PDF(0, 1, z) * 16 / 200_000 : 0);
            Assert.Equal(integral, BayesianOptimizer.ExpectedImprovement(mean, deviation, best), 1e-6);
        }
    }

    [Theory]
    [InlineData(1, MultiObjectiveAcquisition.RandomScalarization)]
    [InlineData(2, MultiObjectiveAcquisition.RandomScalarization)]
    [InlineData(2, MultiObjectiveAcquisition.ExpectedHypervolume)]
    public void Beyond_the_limit_old_failures_are_forgotten_like_other_old_outcomes(int objectives, MultiObjectiveAcquisition acquisition)
    {
        // As many good outcomes as are kept: the failures before them are neither among the best nor among the latest.
        List<HyperparameterPoint> Proposals(int failures)
        {
            var search = BayesianOptimizer.Over(Square, new BayesianOptimizerOptions { Initial = 2, MaximumOutcomes = 20, Candidates = 60, Acquisition = acquisition, Seed = 4 });
            var random = new SeededRandom(1);
            for (var i = 0; i < 2; i++) search.Ask();
            for (var i = 0; i < failures; i++) search.Tell(Square.Sample(new SeededRandom((ulong)i, "failed")), [.. Enumerable.Repeat(double.NaN, objectives)]);
            for (var i = 0; i < 24; i++)
            {
                var point = Square.Sample(random);
                search.Tell(point, [.. Enumerable.Range(0, objectives).Select(o => Branin(point) + (o * point.Number("x")))]);
            }

            return [.. Enumerable.Range(0, 4).Select(_ => search.Ask()[0])];
        }

        Assert.Equal(Proposals(0), Proposals(30));
    }

    [Fact]
    public void It_beats_random_search_on_Branin()
    {
        const double Optimum = -0.397887;
        var wins = 0;
        for (var seed = 0UL; seed < 5; seed++)
        {
            var (ours, random) = (Best(BayesianOptimizer.Over(Square, new BayesianOptimizerOptions { Seed = seed, Candidates = 200 }), Branin, 35), Best(new RandomSearch(Square, seed), Branin, 35));
            Assert.True(ours > Optimum - 0.3, $"{ours}");
            wins += ours > random ? 1 : 0;
        }

        Assert.True(wins >= 4, $"{wins} of 5");
    }

    [Fact]
    public void It_searches_the_decisions_of_a_conditional_space()
    {
        var space = SearchSpace.Create(() => new Network(
            Hyper.ManyOf<Layer>(2, new Dense(Hyper.Integer(1, 8)), new Dropout(Hyper.Float(0.01, 0.9, FloatScale.ReverseLog)), new Dense(100)).Value, Hyper.Float(1e-4, 1, FloatScale.Log)));
        static double F(Network n) => (n.Layers[0] is Dense { Units: < 100 } d ? 4 - Math.Abs(d.Units - 5) : 0) + (n.Layers[1] is Dropout r ? 2 - Math.Abs(r.Rate - 0.5) : 0) - Math.Abs(Math.Log10(n.LearningRate) + 2);
        double Best(IDnaGenerator algorithm) => Search.Maximize(space, algorithm, p => F(p.Value), new SampleOptions { MaxTrials = 40 }, TestContext.Current.CancellationToken).Reward;
        var (ours, random) = (Enumerable.Range(0, 3).Average(s => Best(SearchAlgorithms.Bayesian(new BayesianOptimizerOptions { Seed = (ulong)s, Candidates = 100 }))), Enumerable.Range(0, 3).Average(s => Best(SearchAlgorithms.Random((ulong)s))));
        Assert.True(ours > random && ours > 5, $"{ours} against {random}");
    }

    [Fact]
    public void It_covers_the_front_of_two_objectives_better_than_random_search()
    {
        // Schaffer's problem: the front lies on x from 0 to 2, y = 0.
        var space = new HyperparameterSpace(Hyperparameter.Real("x", -10, 10), Hyperparameter.Real("y", -10, 10));
        static double[] Evaluate(HyperparameterPoint p) => [-Math.Pow(p.Number("x"), 2) - Math.Pow(p.Number("y"), 2), -Math.Pow(p.Number("x") - 2, 2) - Math.Pow(p.Number("y"), 2)];
        double Volume(IAskTellOptimizer<HyperparameterPoint> search)
        {
            var found = new List<double[]>();
            for (var i = 0; i < 40; i++)
            {
                var point = search.Ask()[0];
                found.Add(Evaluate(point));
                search.Tell(point, found[^1]);
            }

            return Hypervolume.Of(found, [-10, -10]);
        }

        for (var seed = 0UL; seed < 3; seed++)
            Assert.True(Volume(BayesianOptimizer.Over(space, new BayesianOptimizerOptions { Seed = seed, Candidates = 200 })) > Volume(new RandomSearch(space, seed)) + 5);
    }

    private static readonly double[][] Front2 = [[1, 4], [2, 3.5], [3, 1], [2, 2], [3, 1], [-1, 9]]; // with a dominated point, a double and one outside of the reference

    [Theory]
    [InlineData(2.5, 2.5, 0.8, 1.2)]
    [InlineData(-2, 1, 1, 0.5)]
    [InlineData(3.5, 5, 0.3, 0)]
    [InlineData(0.5, 0.5, 0.1, 0.1)]
    public void Expected_hypervolume_of_two_objectives_is_the_mean_gain(double first, double second, double firstDeviation, double secondDeviation)
    {
        double[] reference = [0, 0], means = [first, second], deviations = [firstDeviation, secondDeviation];
        var exact = ExpectedHypervolume.Of(Front2, reference, means, deviations);
        var random = new SeededRandom(7);
        const int Draws = 40_000;
        var (before, sum, squares) = (Hypervolume.Of(Front2, reference), 0.0, 0.0);
        for (var i = 0; i < Draws; i++)
        {
            var gain = Hypervolume.Of([.. Front2, [first + (firstDeviation * random.NextGaussian()), second + (secondDeviation * random.NextGaussian())]], reference) - before;
            (sum, squares) = (sum + gain, squares + (gain * gain));
        }

        var error = Math.Sqrt(squares / Draws / Draws);
        Assert.Equal(sum / Draws, exact, (4 * error) + 1e-9);
    }

    [Fact]
    public void Expected_hypervolume_knows_certain_points_and_one_and_three_objectives()
    {
        Assert.Equal(12 - (4 + 2), ExpectedHypervolume.Of([[1, 4], [3, 1]], [0, 0], [3, 4], [0, 0]), 1e-9); // the box of the new point, less 1 × 4 and 2 × 1 of the old ones
        Assert.Equal(BayesianOptimizer.ExpectedImprovement(1, 0.5, 2), ExpectedHypervolume.Of([[2.0], [1.0]], [0], [1], [0.5]), 1e-12);

        // Three objectives: certain ones exactly; a third that can't matter as for two, times its height.
        Assert.Equal((2 * 2 * 2) - 1, ExpectedHypervolume.Of([[1, 1, 1]], [0, 0, 0], [2, 2, 2], [0, 0, 0], samples: 3), 1e-9);
        double[][] flat = [.. Front2.Select(static p => (double[])[.. p, 2])];
        var two = ExpectedHypervolume.Of(Front2, [0, 0], [2.5, 2.5], [0.8, 1.2]);
        Assert.Equal(2 * two, ExpectedHypervolume.Of(flat, [0, 0, 0], [2.5, 2.5, 2], [0.8, 1.2, 0], samples: 20_000), 0.05 * 2 * two);
        Assert.Throws<ArgumentException>(() => ExpectedHypervolume.Of(Front2, [0, 0], [1], [1]));
        Assert.Throws<ArgumentException>(() => ExpectedHypervolume.Of(Front2, [0, 0], [1, 1], [1, -1]));
        Assert.Throws<ArgumentException>(() => ExpectedHypervolume.Of(Front2, [0, 0, 0], [1, 1, 1], [1, 1, 1]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void By_expected_hypervolume_it_covers_fronts_better_than_random_search(int objectives)
    {
        var space = new HyperparameterSpace(Hyperparameter.Real("x", -10, 10), Hyperparameter.Real("y", -10, 10));
        double[] Evaluate(HyperparameterPoint p) =>
            [.. new[] { (0.0, 0.0), (2, 0), (0, 2) }.Take(objectives).Select(c => -Math.Pow(p.Number("x") - c.Item1, 2) - Math.Pow(p.Number("y") - c.Item2, 2))];
        double Volume(IAskTellOptimizer<HyperparameterPoint> search)
        {
            var found = new List<double[]>();
            for (var i = 0; i < 12; i++)
            {
                var points = search.Ask(2);
                foreach (var point in points)
                {
                    found.Add(Evaluate(point));
                    search.Tell(point, found[^1]);
                }
            }

            return Hypervolume.Of(found, [.. Enumerable.Repeat(-10.0, objectives)]);
        }

        for (var seed = 0UL; seed < 2; seed++)
        {
            var options = new BayesianOptimizerOptions { Seed = seed, Candidates = 100, Acquisition = MultiObjectiveAcquisition.ExpectedHypervolume, ReferencePoint = [.. Enumerable.Repeat(-10.0, objectives)], HypervolumeSamples = 16 };
            var (ours, random) = (Volume(BayesianOptimizer.Over(space, options)), Volume(new RandomSearch(space, seed)));
            Assert.True(ours > 1.1 * random, $"{ours} against {random}");
        }

        var wrong = BayesianOptimizer.Over(space, new BayesianOptimizerOptions { ReferencePoint = [0] });
        Assert.Throws<ArgumentException>(() => wrong.Tell(wrong.Ask()[0], 1, 2));
    }

    [Fact]
    public void The_sparse_prior_finds_the_two_coordinates_of_twenty_that_matter()
    {
        for (var seed = 0UL; seed < 2; seed++)
        {
            var random = new SeededRandom(seed, "sparse");
            double[] Draw() => [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())];
            static double F(double[] p) => Math.Sin(6 * p[3]) + Math.Cos(4 * p[11]);
            double[][] x = [.. Enumerable.Range(0, 40).Select(_ => Draw())], held = [.. Enumerable.Range(0, 200).Select(_ => Draw())];
            double[] y = [.. x.Select(p => F(p) + (0.05 * random.NextGaussian()))];
            var (sparse, plain) = (GaussianProcess.Fit(x, y, prior: LengthScalePrior.SparseAxes), GaussianProcess.Fit(x, y));
            var order = Enumerable.Range(0, 20).OrderBy(i => sparse.LengthScales[i]).ToList();
            Assert.Equal([3, 11], order.Take(2).Order());
            Assert.True(sparse.LengthScales[order[2]] > 3 * sparse.LengthScales[order[1]], string.Join(" ", sparse.LengthScales.Select(static l => l.ToString("F2", System.Globalization.CultureInfo.InvariantCulture))));
            double Error(GaussianProcess process) => Math.Sqrt(held.Average(p => Math.Pow(process.Predict(p).Mean - F(p), 2)));
            Assert.True(Error(sparse) < Math.Min(0.2, Error(plain)), $"{Error(sparse)} against {Error(plain)}");
        }
    }

    [Fact]
    public void Choices_failures_and_several_points_at_a_time_are_handled_and_the_history_restores()
    {
        var space = new HyperparameterSpace(Hyperparameter.OneOf("kind", "a", "b", "c"), Hyperparameter.Whole("n", 1, 20), Hyperparameter.Real("r", 1e-3, 1, logarithmic: true));
        static double F(HyperparameterPoint p) => (string)p["kind"] == "c" ? double.NaN : ((string)p["kind"] == "b" ? 1 : 0) - Math.Abs(p.Number("n") - 13) - Math.Abs(Math.Log10(p.Number("r")) + 2);
        var options = new BayesianOptimizerOptions { Candidates = 100 };
        BayesianOptimizer<HyperparameterPoint> first = BayesianOptimizer.Over(space, options), second = BayesianOptimizer.Over(space, options);
        var best = double.NegativeInfinity;
        for (var round = 0; round < 10; round++)
        {
            var points = first.Ask(3);
            foreach (var p in points) second.Adopt(p);
            foreach (var p in points)
            {
                if (F(p) > best) best = F(p);
                first.Tell(p, F(p));
                second.Tell(p, F(p));
            }
        }

        Assert.True(best > -0.5, $"{best}");
        Assert.Equal(first.Ask(2), second.Ask(2));
    }
}
