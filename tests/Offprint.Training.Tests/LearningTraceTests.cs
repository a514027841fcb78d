using Offprint.Numerics;

namespace Offprint.Training.Tests;

public sealed class LearningTraceTests
{
    private static double Curve(double x) => 97 - (120 * Math.Pow(x, -0.45));

    [Fact]
    public void Parameters_of_a_noise_free_curve_come_back()
    {
        double[] x = [.. Enumerable.Range(1, 40).Select(i => 5000.0 * i)];
        double[] y = [.. x.Select(Curve)];
        Assert.Equal(94.401967, Curve(5000), 1e-6);
        Assert.Equal(96.506010, Curve(200_000), 1e-6);
        foreach (double? anchor in new double?[] { null, 97 })
        {
            var fit = new PowerLawPattern().Fit(x, y, anchor);
            Assert.Equal(120, fit.Parameters.A, 120 * 1e-6);
            Assert.Equal(0.45, fit.Parameters.B, 1e-8);
            Assert.Equal(97, fit.Parameters.C, 1e-8);
            Assert.False(fit.IllConditioned);
        }

        double[] z = [.. x.Select(v => 80 - (30 * Math.Exp(-v / 40_000)))];
        var exponential = new ExponentialPattern().Fit(x, z).Parameters;
        Assert.Equal((80, 30, 1 / 40_000.0), (exponential.C, exponential.A, exponential.B), new Near(1e-6));
        var logarithmic = new LogarithmicPattern().Fit(x, [.. x.Select(v => 10 + (3 * Math.Log(v)))]).Parameters;
        Assert.Equal(3, logarithmic.A, 1e-9);
        Assert.Equal(double.PositiveInfinity, new LogarithmicPattern().Asymptote(logarithmic));
    }

    [Fact]
    public void The_fit_is_no_worse_than_any_curve_of_a_brute_force_search()
    {
        var random = new SeededRandom(4);
        for (var round = 0; round < 300; round++)
        {
            var n = 3 + random.Next(20);
            double[] x = [.. Enumerable.Range(1, n).Select(i => 100.0 * i * i)];
            double[] y = [.. x.Select(v => 60 + (20 * random.NextDouble()) + Math.Log(v))];
            double? anchor = random.Next(2) == 0 ? null : 90;
            var fit = new PowerLawPattern().Fit(x, y, anchor);
            double Error(double a, double b, double c) => x.Select((v, i) => Math.Pow(c - (a * Math.Pow(v, -b)) - y[i], 2)).Sum() + (anchor is { } at ? Math.Pow(c - at, 2) : 0);
            var p = fit.Parameters;
            Assert.Equal(Error(p.A, p.B, p.C), fit.ResidualSumOfSquares, 1e-4 * (1 + fit.ResidualSumOfSquares));
            for (var trial = 0; trial < 200; trial++)
            {
                var (a, b, c) = (p.A * (1 + (0.1 * random.NextGaussian())), Math.Clamp(p.B * (1 + (0.1 * random.NextGaussian())), 1e-3, 3), p.C + random.NextGaussian());
                Assert.True(Error(Math.Max(0, a), b, c) >= fit.ResidualSumOfSquares - 1e-6);
            }
        }
    }

    [Fact]
    public void Anchored_and_plain_traces_of_a_noise_free_curve_are_the_same()
    {
        LearningTrace anchored = new(), plain = new(options: new() { Anchored = false });
        for (var i = 1; i <= 40; i++)
        {
            anchored.Add(5000.0 * i, Curve(5000.0 * i));
            plain.Add(5000.0 * i, Curve(5000.0 * i));
        }

        Assert.Equal(38, anchored.Levels.Count);
        Assert.Equal(3, anchored.WorkingLevel);
        for (var i = 0; i < 38; i++)
        {
            Assert.Equal(97, anchored.Levels[i].Ceiling, 1e-6);
            Assert.Equal(plain.Levels[i].Ceiling, anchored.Levels[i].Ceiling, 1e-6);
        }

        Assert.Equal(8, anchored.ConvergenceLevel); // ω = 3 is known at 3 + λ
        var forecast = anchored.PredictionAt(8)!;
        Assert.Equal(96.506010, forecast.At(200_000), 1e-5);
        Assert.Equal(200_000, forecast.SizeFor(Curve(200_000)), 1e-3);
        Assert.Equal(double.PositiveInfinity, forecast.SizeFor(97.1));
        var size = forecast.SizeForGain(1e-6);
        Assert.InRange(Curve(size + 1) - Curve(size), 0.99e-6, 1.01e-6);
    }

    [Fact]
    public void Noisy_observations_still_give_the_far_end()
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            var random = new SeededRandom(seed);
            var trace = new LearningTrace();
            for (var i = 1; i <= 40; i++) trace.Add(5000.0 * i, Curve(5000.0 * i) + (0.08 * random.NextGaussian()));
            Assert.InRange(trace.Current!.At(800_000), 96.735 - 0.2, 96.735 + 0.2);
            Assert.True(trace.WorkingLevel < trace.ConvergenceLevel && trace.PredictionLevel <= trace.ConvergenceLevel);
        }
    }

    [Fact]
    public void Two_trends_agree_at_their_last_crossing()
    {
        var random = new SeededRandom(8);
        var pattern = new PowerLawPattern();
        var crossings = 0;
        for (var round = 0; round < 2_000; round++)
        {
            PatternParameters Draw() => new(20 + (200 * random.NextDouble()), 0.1 + random.NextDouble(), 90 + (8 * random.NextDouble()));
            var (a, b) = (Draw(), Draw());
            var q = TrendCrossing.Last(pattern, a, b);
            if (double.IsNaN(q)) continue;
            crossings++;
            Assert.Equal(pattern.Value(a, q), pattern.Value(b, q), 1e-8);
            var sign = Math.Sign(a.C - b.C);
            for (var x = q * 1.01; x < 1e12; x *= 1.7) Assert.Equal(sign, Math.Sign(pattern.Value(a, x) - pattern.Value(b, x)));
        }

        Assert.True(crossings > 500);
    }

    [Fact]
    public void One_by_one_or_at_once_fractions_or_percent_scores_or_losses_give_one_trace()
    {
        var random = new SeededRandom(3);
        double[] y = [.. Enumerable.Range(1, 30).Select(i => Curve(5000.0 * i) + (0.05 * random.NextGaussian()))];
        LearningTrace whole = new(), fraction = new(options: new() { Maximum = 1 }), loss = new(options: new() { Descending = true });
        var levels = new List<(int?, int?, int?)>();
        for (var i = 0; i < y.Length; i++)
        {
            whole.Add(5000.0 * (i + 1), y[i]);
            fraction.Add(5000.0 * (i + 1), y[i] / 100);
            loss.Add(5000.0 * (i + 1), 100 - y[i]);
            levels.Add((whole.WorkingLevel, whole.PredictionLevel, whole.ConvergenceLevel));
            var again = new LearningTrace();
            for (var j = 0; j <= i; j++) again.Add(5000.0 * (j + 1), y[j]);
            Assert.Equal(again.Levels, whole.Levels);
            Assert.Equal(levels[^1], (again.WorkingLevel, again.PredictionLevel, again.ConvergenceLevel));
        }

        // Once known, a level stays.
        Assert.All(levels.Where(l => l.Item3 is not null), l => Assert.Equal(whole.ConvergenceLevel, l.Item3));
        Assert.Equal(whole.Current!.At(1e6), fraction.Current!.At(1e6) * 100, 1e-6);
        Assert.Equal(whole.Current.At(1e6), 100 - loss.Current!.At(1e6), 1e-6);
        Assert.Equal(whole.Current.Layer, loss.Current.Layer, 1e-6);
        Assert.Equal(whole.Current.SizeFor(96.5), loss.Current.SizeFor(3.5), 0.1);
    }

    [Fact]
    public void Few_or_wrong_observations_give_no_forecast_and_change_nothing()
    {
        var trace = new LearningTrace();
        Assert.Null(trace.Add(10, 50));
        Assert.Null(trace.Add(20, 60));
        Assert.Null(trace.Current);
        Assert.Contains("does not follow 20", Assert.Throws<ArgumentException>(() => trace.Add(20, 65)).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 100", Assert.Throws<ArgumentException>(() => trace.Add(30, 165)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trace.Add(30, double.NaN));
        Assert.Equal(2, trace.Count);
        Assert.NotNull(trace.Add(30, 65));
        Assert.Null(trace.Current);
        Assert.Throws<ArgumentException>(() => new LearningTrace(options: new() { Tau = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerLawPattern().Fit([1, 2], [1, 2]));
    }

    [Fact]
    public void The_better_of_two_learners_is_told_before_the_end()
    {
        LearningTrace slow = new(), fast = new(), none = new();
        for (var i = 1; i <= 20; i++)
        {
            slow.Add(5000.0 * i, 99 - (260 * Math.Pow(5000.0 * i, -0.4)));  // behind at first
            fast.Add(5000.0 * i, 96 - (100 * Math.Pow(5000.0 * i, -0.45)));
        }

        Assert.True(slow.Levels[0].Score < fast.Levels[0].Score);
        var decision = TraceComparison.Better(slow, fast, 1e6);
        Assert.Equal((BetterTrace.First, true), (decision.Better, decision.IsCertain));
        Assert.Equal(BetterTrace.Second, TraceComparison.Better(fast, slow, 1e6).Better);
        Assert.Equal(BetterTrace.Undecided, TraceComparison.Better(fast, none, 1e6).Better);
        Assert.Throws<ArgumentException>(() => TraceComparison.Better(fast, new LearningTrace(options: new() { Descending = true }), 1));
    }

    [Fact]
    public void A_training_run_stops_when_its_loss_is_near_its_floor()
    {
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), new TrainerOptions { MaxSteps = 60, BatchSize = 4, EvaluateEvery = 1, LearningRate = LearningRateSchedule.Constant(1e-3) });
        var stopper = new ProximityStopper(new LearningTrace(options: new() { Descending = true, Slope = 0.01 }));
        trainer.Callbacks.Add(stopper);
        trainer.Evaluator = () => 3 + (40 * Math.Pow(trainer.Ledger.Tokens, -0.5));
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(8, trainer.Steps); // ω = 3 is known at 3 + λ
        Assert.Equal(3, stopper.Trace.Current!.Ceiling, 1e-3);

        // A resumed run has the same trace; what a trace can't take is left out.
        var folder = Directory.CreateTempSubdirectory("stopper-").FullName;
        try
        {
            stopper.OnCheckpoint(trainer, Path.Combine(folder, "stopper"));
            var next = new ProximityStopper(new LearningTrace(options: new() { Descending = true, Slope = 0.01 }));
            next.OnResume(trainer, Path.Combine(folder, "missing"));
            next.OnResume(trainer, Path.Combine(folder, "stopper"));
            Assert.Equal(stopper.Trace.Levels, next.Trace.Levels);
            next.OnEvaluation(trainer, new EvaluationReport(9, double.NaN, false));
            Assert.Equal((1, 8), (next.LeftOut, next.Trace.Count));
            File.WriteAllText(Path.Combine(folder, "stopper", "curve.csv"), "1;2");
            Assert.Contains("1;2", Assert.Throws<InvalidDataException>(() => new ProximityStopper(new LearningTrace(options: new() { Descending = true })).OnResume(trainer, Path.Combine(folder, "stopper"))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Throws<ArgumentException>(() => new ProximityStopper(new LearningTrace()));
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) a, (double, double, double) b) =>
            Close(a.Item1, b.Item1) && Close(a.Item2, b.Item2) && Close(a.Item3, b.Item3);

        public int GetHashCode((double, double, double) value) => 0;

        private bool Close(double a, double b) => Math.Abs(a - b) <= tolerance * Math.Abs(a);
    }
}
