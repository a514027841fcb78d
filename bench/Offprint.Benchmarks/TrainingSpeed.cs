using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Benchmarks;

/// <summary>Whole training steps: data, forward, backward, clipping, AdamW, log.</summary>
internal static class TrainingSpeed
{
    private const int Steps = 3, Rounds = 3;

    public static void Run(Speed peak)
    {
        Decoder(peak, 256, 4, 16);
        Decoder(peak, 512, 4, 8);
        Encoder(peak);
    }

    private static void Decoder(Speed peak, int width, int layers, int batch)
    {
        using var model = CausalLanguageModel.Create(
            new LlamaConfig { VocabularySize = 8192, HiddenSize = width, LayerCount = layers, HeadCount = width / 32, FeedForwardSize = width * 8 / 3 / 16 * 16, TieWordEmbeddings = true }, 42);
        Both(peak, $"training: Llama {layers} layers, d {width}, context 256, batch {batch}", model, new CausalObjective(), batch);
    }

    private static void Encoder(Speed peak)
    {
        using var model = MaskedLanguageModel.Create(
            new BertConfig { VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 1024, MaximumPositions = 256 }, 42);
        Both(peak, "training: BERT 4 layers, d 256, context 256, batch 16", model, new MaskedObjective(new MaskedObjectiveOptions { MaskId = 4, VocabularySize = 8192 }), 16);
    }

    /// <summary>The same steps in float32 and in mixed precision, taking turns.</summary>
    private static void Both(Speed peak, string name, PretrainedModel model, IPretrainingObjective objective, int batch)
    {
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var exact = Time(peak, round == 0 ? name : null, model, objective, batch, 256, null);
            var mixed = Time(peak, null, model, objective, batch, 256, TorchSharp.torch.ScalarType.BFloat16);
            ratios.Add(mixed / exact);
        }

        ratios.Sort();
        Console.WriteLine(FormattableString.Invariant($"{"  mixed precision over float32",-56} {ratios[ratios.Count / 2]:0.00}x ({ratios[0]:0.00} to {ratios[^1]:0.00} in {Rounds} rounds; above 1: mixed is faster)"));
    }

    /// <summary>Steps a second.</summary>
    private static double Time(Speed peak, string? name, PretrainedModel model, IPretrainingObjective objective, int batch, int context, TorchSharp.torch.ScalarType? type)
    {
        var random = new SeededRandom(1);
        var tokens = Enumerable.Range(0, 200_000).Select(_ => random.Next(8192)).ToArray();
        var stream = new TokenWindows(tokens, objective.SequenceLength(context), new TokenWindowOptions { Epochs = null });
        var flops = 0.0;
        var steps = 0L;
        using var trainer = new Trainer(model, objective, stream, new TrainerOptions { BatchSize = batch, MaxSteps = TrainerOptions.Unlimited, LearningRate = LearningRateSchedule.Constant(1e-4), MixedPrecision = type });
        var stop = new StopAfter(Steps);
        trainer.Callbacks.Add(stop);
        var speed = Speed.Of(1, TorchRuntime.Threads, 4, () =>
        {
            using var source = new CancellationTokenSource();
            stop.Source = source;
            trainer.Fit(cancellation: source.Token);
            (flops, steps) = (trainer.Ledger.Flops, trainer.Steps);
        });
        var work = flops / steps * Steps;
        var measured = new Speed(speed.Wall * work, speed.Processor * work);
        if (name is not null)
        {
            Console.WriteLine($"{name,-56} {measured.Share(peak)}; {measured.Wall / (flops / trainer.Ledger.Tokens):N0} tokens/s");
        }

        return measured.Wall / (flops / steps);
    }

    /// <summary>Cancels a session after so many steps.</summary>
    private sealed class StopAfter(int steps) : TrainerCallback
    {
        private int _taken;

        public CancellationTokenSource? Source { get; set; }

        public override void OnStepEnd(Trainer trainer, StepReport report)
        {
            if (++_taken % steps == 0)
            {
                Source?.Cancel();
            }
        }
    }
}
