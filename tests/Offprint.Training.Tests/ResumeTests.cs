using System.Diagnostics;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

public sealed class ResumeTests
{
    private static TrainerOptions Options(string folder, long steps) => new()
    {
        MaxSteps = steps, BatchSize = 4, Accumulation = 2, LogEvery = 5, Folder = folder, CheckpointEvery = 10, LearningRate = LearningRateSchedule.Linear(3e-3, TrainingSpan.Steps(5)),
    };

    [Fact]
    public void A_resumed_run_ends_with_the_same_bits()
    {
        using var folders = new TemporaryFolder();
        var whole = Run(folders["whole"], 30, stopAt: 30, out var wholeAverage);
        Run(folders["parts"], 30, stopAt: 17, out _);
        var parts = Run(folders["parts"], 30, stopAt: 30, out var partsAverage);
        TinyModels.Same(whole, parts);
        TinyModels.Same(wholeAverage, partsAverage);

        // With dropout, a shuffled stream, accumulation, momentum and a moving average; stopped between two checkpoints.
        static Dictionary<string, float[]> Run(string folder, long steps, long stopAt, out Dictionary<string, float[]> average)
        {
            using var model = TinyModels.Gpt2();
            using var ema = new ExponentialMovingAverage(model, 0.9, warmUp: true);
            using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folder, steps));
            using var stop = new CancellationTokenSource();
            trainer.Callbacks.Add(new MovingAverageCallback(ema));
            trainer.Callbacks.Add(new Recorder { StepEnd = r => { if (r.Step == stopAt) stop.Cancel(); } });
            trainer.Resume();
            var result = trainer.Fit(cancellation: stop.Token);
            Assert.Equal(stopAt, result.Steps);
            average = ema.Values.ToDictionary(p => p.Key, p => p.Value.data<float>().ToArray());
            return TinyModels.Weights(model);
        }
    }

    /// <summary>200 steps = 100 steps, SIGKILL, 100 more, in real processes.</summary>
    [Fact]
    public async Task A_killed_run_resumes_to_the_same_bits()
    {
        using var folders = new TemporaryFolder();
        using (var whole = Start(folders["whole"]))
        {
            await whole.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, whole.ExitCode);
        }

        using (var killed = Start(folders["killed"]))
        {
            while (!Directory.Exists(Path.Combine(folders["killed"], "checkpoints", "step-00000100")))
            {
                Assert.False(killed.HasExited, "the run ended before it could be killed");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, killed.ExitCode);
        }

        Assert.False(Directory.Exists(Path.Combine(folders["killed"], "checkpoints", "step-00000200")));
        using (var resumed = Start(folders["killed"]))
        {
            await resumed.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, resumed.ExitCode);
        }

        var expected = Files(Path.Combine(folders["whole"], "checkpoints", "step-00000200"));
        var actual = Files(Path.Combine(folders["killed"], "checkpoints", "step-00000200"));
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, bytes) in expected.Where(f => f.Key != "trainer.json")) // holds the time that was used
        {
            Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), name);
        }

        var steps = File.ReadLines(Path.Combine(folders["killed"], "log.jsonl")).Select(line => JsonNode.Parse(line)!["step"]!.GetValue<long>()).ToList();
        Assert.Equal(steps.Order().Distinct(), steps);

        static SortedDictionary<string, byte[]> Files(string folder) =>
            new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes), StringComparer.Ordinal);
    }

    [Fact]
    public void The_model_of_a_checkpoint_loads_anywhere()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 3)) { Configuration = "{}", Evaluator = () => 1 };
        var result = trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        using var loaded = Checkpoint.Load<CausalLanguageModel>(Path.Combine(result.Checkpoint!, "model"));
        TinyModels.Same(TinyModels.Weights(model), TinyModels.Weights(loaded));
        using var best = Checkpoint.Load<CausalLanguageModel>(folders["best"]);
        TinyModels.Same(TinyModels.Weights(model), TinyModels.Weights(best));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(result.Checkpoint!, "training.json")));
    }

    [Fact]
    public void A_module_of_another_kind_resumes_too()
    {
        using var folders = new TemporaryFolder();
        using var a = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));
        using (var trainer = new Trainer(a, new CountingStep(), new TrainerOptions { Folder = folders.Path, MaxSteps = 3 }))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        using var b = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3));
        using var resumed = new Trainer(b, new CountingStep(), new TrainerOptions { Folder = folders.Path, MaxSteps = 3 });
        Assert.True(resumed.Resume());
        Assert.Equal(3, resumed.Steps);
        foreach (var (name, value) in a.state_dict())
        {
            Assert.True(value.eq(b.state_dict()[name]).all().item<bool>(), name);
        }
    }

    [Fact]
    public void Old_checkpoints_go_and_leftovers_of_a_killed_run_too()
    {
        using var folders = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folders.Path, "checkpoints", ".step-00000002.half"));
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 5) with { CheckpointEvery = 1 });
        trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["step-00000004", "step-00000005"], Directory.GetDirectories(Path.Combine(folders.Path, "checkpoints")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Text_that_changed_is_noticed()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using (var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 10)))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        using var other = new Trainer(model, new CausalObjective(), TinyModels.Stream(seed: 8), Options(folders.Path, 20));
        Assert.Contains("not those", Assert.Throws<InvalidDataException>(() => other.Resume()).Message, StringComparison.Ordinal);
        var shorter = new TokenWindows(TinyModels.Tokens(300), 17, new TokenWindowOptions { ShuffleSeed = 3 });
        using var cut = new Trainer(model, new CausalObjective(), shorter, Options(folders.Path, 20));
        Assert.Throws<InvalidDataException>(() => cut.Resume());
        using var same = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 20));
        Assert.True(same.Resume());
    }

    [Fact]
    public void Other_options_or_another_model_are_refused()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using (var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 2)))
        {
            trainer.Fit(cancellation: TestContext.Current.CancellationToken);
        }

        using var otherBatch = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 4) with { BatchSize = 8 });
        Assert.Contains("BatchSize 4", Assert.Throws<InvalidDataException>(() => otherBatch.Resume()).Message, StringComparison.Ordinal);
        using var gpt = TinyModels.Gpt2();
        using var otherModel = new Trainer(gpt, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 4));
        Assert.Contains("does not belong to this model", Assert.Throws<InvalidDataException>(() => otherModel.Resume()).Message, StringComparison.Ordinal);
        using var sgd = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 4) with { Optimizer = new SgdSettings() });
        Assert.Throws<InvalidDataException>(() => sgd.Resume());
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_good_weights()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 50));
        trainer.Callbacks.Add(new Poison(after: 12));
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(13, error.Step);
        Assert.Contains("Step 13: the loss is NaN", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("step-00000012", error.Checkpoint, StringComparison.Ordinal);
        Assert.All(TinyModels.Weights(model).Values, w => Assert.All(w, x => Assert.True(float.IsFinite(x))));
        using var again = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 15) with { LearningRate = LearningRateSchedule.Constant(1e-4) });
        Assert.True(again.Resume());
        Assert.Equal(15, again.Fit(cancellation: TestContext.Current.CancellationToken).Steps);
    }

    [Fact]
    public void A_full_disk_leaves_the_checkpoint_before()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 30));
        try
        {
            TrainingCheckpoint.BeforeRename = folder =>
            {
                if (folder.Contains("step-00000020", StringComparison.Ordinal))
                {
                    throw new IOException("No space left on device") { HResult = 28 };
                }
            };
            var error = Assert.Throws<IOException>(() => trainer.Fit(cancellation: TestContext.Current.CancellationToken));
            Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
            Assert.Contains("step-00000010", error.Message, StringComparison.Ordinal);
            Assert.Equal(28, error.HResult);
        }
        finally
        {
            TrainingCheckpoint.BeforeRename = null;
        }

        Assert.Equal(["step-00000010"], Directory.GetDirectories(Path.Combine(folders.Path, "checkpoints")).Select(Path.GetFileName));
        using var again = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 30));
        Assert.True(again.Resume());
        Assert.Equal(10, again.Steps);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named()
    {
        using var folders = new TemporaryFolder();
        using var model = TinyModels.Llama();
        using var trainer = new Trainer(model, new CausalObjective(), TinyModels.Stream(), Options(folders.Path, 2));
        var checkpoint = trainer.Fit(cancellation: TestContext.Current.CancellationToken).Checkpoint!;
        File.WriteAllText(Path.Combine(checkpoint, "trainer.json"), "{ \"version\": 1 }");
        Assert.Contains(checkpoint, Assert.Throws<InvalidDataException>(() => trainer.Resume()).Message, StringComparison.Ordinal);
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[KilledRun.Variable] = folder;
        return Process.Start(start)!;
    }

    private sealed class Poison(int after) : TrainerCallback
    {
        public override void OnLoss(Trainer trainer, LossEvent loss)
        {
            if (trainer.Steps == after)
            {
                loss.Add(tensor(float.NaN));
            }
        }
    }

    private sealed class CountingStep : ITrainingStep
    {
        public long Position { get; set; }

        public string? Fingerprint(long position) => null;

        public StepLoss Run(TrainingStepContext context)
        {
            Position++;
            var loss = ((nn.Module<Tensor, Tensor>)context.Model).call(rand(6, 2)).square().mean();
            return new StepLoss(context.Backward(loss), 6, 6, 6);
        }
    }
}
