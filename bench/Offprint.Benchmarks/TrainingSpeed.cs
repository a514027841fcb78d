using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Benchmarks;

/// <summary>Whole training steps: data, forward, backward, clipping, AdamW, log.</summary>
internal static class TrainingSpeed
{
    private const int Steps = 3;

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
        Time(peak, $"training: Llama {layers} layers, d {width}, context 256, batch {batch}", model, new CausalObjective(), batch, 256);
    }

    private static void Encoder(Speed peak)
    {
        using var model = MaskedLanguageModel.Create(
            new BertConfig { VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 1024, MaximumPositions = 256 }, 42);
        Time(peak, "training: BERT 4 layers, d 256, context 256, batch 16", model, new MaskedObjective(new MaskedObjectiveOptions { MaskId = 4, VocabularySize = 8192 }), 16, 256);
    }

    private static void Time(Speed peak, string name, PretrainedModel model, IPretrainingObjective objective, int batch, int context)
    {
        var random = new SeededRandom(1);
        var tokens = Enumerable.Range(0, 200_000).Select(_ => random.Next(8192)).ToArray();
        var stream = new TokenWindows(tokens, objective.SequenceLength(context), new TokenWindowOptions { Epochs = null });
        var flops = 0.0;
        var steps = 0L;
        using var trainer = new Trainer(model, objective, stream, new TrainerOptions { BatchSize = batch, MaxSteps = TrainerOptions.Unlimited, LearningRate = LearningRateSchedule.Constant(1e-4) });
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
        Console.WriteLine($"{name,-56} {measured.Share(peak)}; {measured.Wall / (flops / trainer.Ledger.Tokens):N0} tokens/s");
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
