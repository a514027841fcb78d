using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class TrainerTests
{
    private static TrainerOptions Options(long steps = 20) => new()
    {
        MaxSteps = steps, BatchSize = 4, LogEvery = 5, TensorBoard = false, LearningRate = LearningRateSchedule.Cosine(3e-3, TrainingSpan.Steps(5)),
    };

    [Fact]
    public void A_model_learns_a_rule()
    {
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(33), Options(150) with { BatchSize = 16, LearningRate = LearningRateSchedule.Cosine(1e-2, TrainingSpan.Steps(10)) });
        var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((FitEnd.Finished, 150L), (result.End, result.Steps));
        // One token in 40 is random (ln 61 = 4.1 nats): about 0.1 nats a token is the floor.
        Assert.InRange(result.Loss, 0.05, 0.5);
        Assert.False(model.training);
        Assert.Equal(150 * 16 * 32, trainer.Ledger.Tokens);
        Assert.Equal(150 * TransformerFlops.Training(TransformerShape.Of(model.Config), 16, 32), trainer.Ledger.Flops, 1.0);
    }

    [Fact]
    public void Mixed_precision_goes_nearly_the_same_way_with_weights_in_float32()
    {
        var (exact, weights) = Train(null);
        var (mixed, others) = Train(ScalarType.BFloat16);
        Assert.InRange(Math.Abs(exact - mixed), 1e-7, 0.05);
        Assert.NotEqual(weights.Values.First(), others.Values.First());
        Assert.Null(MixedPrecision.Products);

        static (double Loss, Dictionary<string, float[]> Weights) Train(ScalarType? type)
        {
            using var model = TinyModels.Llama();
            using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(33), Options(30) with { MixedPrecision = type });
            var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
            Assert.All(model.parameters(), static p => Assert.Equal(ScalarType.Float32, p.dtype));
            return (result.Loss, TinyModels.Weights(model));
        }
    }

    [Fact]
    public void Only_bfloat16_is_a_mixed_precision() =>
        Assert.Contains("MixedPrecision is Float16", Assert.Throws<ArgumentException>(() => (Options() with { MixedPrecision = ScalarType.Float16 }).Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void An_encoder_learns_too()
    {
        using var model = TinyModels.Bert();
        var objective = new MaskedObjective(new MaskedObjectiveOptions { MaskId = 63, VocabularySize = 64, SpecialIds = [61, 62, 63] });
        using var trainer = new Trainer(model, objective, TinyModels.Stream(32), Options(150) with { BatchSize = 16 });
        var first = double.NaN;
        trainer.Callbacks.Add(new Recorder { StepEnd = r => first = double.IsNaN(first) ? r.Loss : first });
        var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Loss < first - 0.4, $"{first} -> {result.Loss}");
    }

    [Fact]
    public void Accumulated_batches_move_the_weights_like_one_large_batch()
    {
        using var one = TinyModels.Llama();
        using var two = TinyModels.Llama();
        var sgd = Options(3) with { Optimizer = new SgdSettings(), LearningRate = LearningRateSchedule.Constant(0.1) };
        using (var trainer = new Trainer(one, new CausalObjective { IgnoredToken = 5 }, TinyModels.Stream(), sgd with { BatchSize = 8 }))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        using (var trainer = new Trainer(two, new CausalObjective { IgnoredToken = 5 }, TinyModels.Stream(), sgd with { BatchSize = 2, Accumulation = 4 }))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        foreach (var (name, values) in TinyModels.Weights(one))
        {
            var others = TinyModels.Weights(two)[name];
            Assert.True(values.Zip(others).All(p => Math.Abs(p.First - p.Second) < 2e-6), name);
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_weights_and_others_do_not()
    {
        Dictionary<string, float[]> Run(ulong seed)
        {
            using var model = TinyModels.Gpt2();
            using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(6) with { Seed = seed });
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
            return TinyModels.Weights(model);
        }

        var first = Run(1);
        TorchRuntime.Seed(99); // whatever was drawn before must not matter
        TinyModels.Same(first, Run(1));
        Assert.False(first.All(p => p.Value.AsSpan().SequenceEqual(Run(2)[p.Key])));
    }

    [Fact]
    public void Live_tensors_stay_constant_over_a_thousand_steps()
    {
        using var model = TinyModels.Llama();
        using var average = new ExponentialMovingAverage(model);
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(9), Options(1100) with { BatchSize = 1 });
        trainer.Callbacks.Add(new MovingAverageCallback(average));
        var (at100, at1100) = (0L, 0L);
        trainer.Callbacks.Add(new Recorder
        {
            StepEnd = r =>
            {
                at100 = r.Step == 100 ? Live() : at100;
                at1100 = r.Step == 1100 ? Live() : at1100;
            },
        });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(at100, at1100);

        // What earlier tests left to the finalizer must not count.
        static long Live()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return TensorScope.LiveTensors;
        }
    }

    [Fact]
    public void Callbacks_are_called_in_order_and_may_add_penalties()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(2) with { Accumulation = 2, Folder = folder.Path, EvaluateEvery = 1 }) { Evaluator = () => 1 };
        var events = new List<string>();
        var losses = new List<double>();
        trainer.Callbacks.Add(new Recorder { Event = events.Add, StepEnd = r => losses.Add(r.Loss), Penalty = 100 });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        string[] step = ["batch 0", "loss", "batch 1", "loss", "backward", "step", "evaluation"];
        Assert.Equal(["start", .. step, .. step, "checkpoint", "end"], events);
        Assert.All(losses, loss => Assert.InRange(loss, 103, 106));
    }

    [Fact]
    public void Evaluation_stops_a_run_that_gets_no_better()
    {
        using var model = TinyModels.Llama();
        var values = new Queue<double>([3, 2, 2.5, 2.1, 2.2]);
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(100) with { EvaluateEvery = 2, Patience = 2 })
        {
            Evaluator = () =>
            {
                Assert.False(model.training);
                return values.Dequeue();
            },
        };
        var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((FitEnd.Stopped, 8L, 2.0), (result.End, result.Steps, result.BestEvaluation));
        Assert.Contains("2 evaluations", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finite_stream_ends_the_run_in_order()
    {
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), new TokenWindows(TinyModels.Tokens(16 * 10), 17), Options(100));
        var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((FitEnd.OutOfData, 2L), (result.End, result.Steps)); // 9 windows, 4 a step
    }

    [Fact]
    public void Tokens_and_time_limit_a_run_too()
    {
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(100) with { MaxTokens = 5 * 64 });
        Assert.Equal(5, trainer.Fit(cancellation: TestContext.Current.CancellationToken).Steps);
        using var timed = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(100_000) with { MaxTime = TimeSpan.FromSeconds(0.3) });
        Assert.InRange(timed.Fit(cancellation: TestContext.Current.CancellationToken).Steps, 1, 99_999);
        using var endless = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(TrainerOptions.Unlimited) with { MaxTokens = 64 * 64 });
        Assert.Equal(64, endless.Fit(new Immediate(_ => { }), TestContext.Current.CancellationToken).Steps);
        using var source = new CancellationTokenSource();
        using var stopped = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(TrainerOptions.Unlimited));
        stopped.Callbacks.Add(new Recorder { StepEnd = r => { if (r.Step == 5) source.Cancel(); } });
        Assert.Equal(FitEnd.Cancelled, stopped.Fit(new Immediate(report => Assert.Null(report.Remaining)), source.Token).End);
    }

    [Fact]
    public void Progress_knows_the_time_left()
    {
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(20));
        var reports = new List<TrainingProgress>();
        trainer.Fit(new Immediate(reports.Add), TestContext.Current.CancellationToken);
        Assert.Equal([5, 10, 15, 20, 20], reports.Select(r => (int)r.Step));
        Assert.All(reports, r => Assert.NotNull(r.Remaining));
        Assert.Equal(1, reports[^1].Fraction);
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void Growth_replaces_the_model_within_a_run()
    {
        using var small = TinyModels.Llama();
        using var large = TinyModels.Llama(seed: 2);
        using var trainer = new Trainer(small, new CausalObjective(), TinyModels.Stream(), Options(4));
        trainer.Callbacks.Add(new Recorder { StepEnd = r => { if (r.Step == 2) trainer.ReplaceModel(large); } });
        var before = TinyModels.Weights(large);
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Same(large, trainer.Model);
        Assert.Equal(2, trainer.Optimizer.Steps);
        Assert.Contains(TinyModels.Weights(large), p => !p.Value.AsSpan().SequenceEqual(before[p.Key]));
    }

    [Fact]
    public void A_step_of_ones_own_trains_any_module()
    {
        using var line = nn.Linear(1, 1);
        using var trainer = new Trainer(line, new LineStep(), new TrainerOptions { MaxSteps = 300, Optimizer = new SgdSettings(), LearningRate = LearningRateSchedule.Constant(0.1) });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(2, line.weight.item<float>(), 1e-2);
        Assert.Equal(-1, line.bias!.item<float>(), 1e-2);
    }

    [Fact]
    public void Options_out_of_range_are_named() =>
        Assert.Contains("BatchSize is 0", Assert.Throws<ArgumentException>(() => new TrainerOptions { BatchSize = 0 }.Validate()).Message, StringComparison.Ordinal);

    /// <summary>Fits y = 2x − 1.</summary>
    private sealed class LineStep : ITrainingStep
    {
        public long Position { get; set; }

        public string? Fingerprint(long position) => null;

        public StepLoss Run(TrainingStepContext context)
        {
            Position++;
            var x = tensor([.. Enumerable.Range(0, 8).Select(_ => (float)context.Random.NextGaussian())]).unsqueeze(1);
            var loss = ((nn.Module<Tensor, Tensor>)context.Model).call(x).sub(x.mul(2).sub(1)).square().mean();
            return new StepLoss(context.Backward(loss), 8, 8, 8);
        }
    }

    private sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
