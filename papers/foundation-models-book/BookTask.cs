using System.Globalization;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>The one training call of all tasks: same trainer, optimizer and schedule; what differs is the objective.</summary>
internal static class BookTask
{
    /// <summary>Sizes of every stack that starts from random weights.</summary>
    public const int Layers = 3, Width = 64, Heads = 4, FeedForward = 256;

    /// <summary>Deviation of new weights: wider than the 0.02 that is meant for stacks of width 768.</summary>
    public const double Initializer = 0.1;

    public static void Fit(ArmContext arm, nn.Module model, IExampleObjective objective, int steps, int batch, double rate, double weightDecay, CancellationToken ct, string? label = null) =>
        Fit(arm, model, new ExampleStep(objective, batch, Seed.Derive(arm.Seed, "order")), steps, rate, weightDecay, objective.Name, ct, label);

    public static void Fit(ArmContext arm, nn.Module model, ITrainingStep step, int steps, double rate, double weightDecay, string name, CancellationToken ct, string? label = null)
    {
        using var trainer = new Trainer(model, step, new TrainerOptions
        {
            MaxSteps = steps, Seed = arm.Seed, LearningRate = LearningRateSchedule.Cosine(rate, TrainingSpan.Share(0.05), floor: 0.02),
            Optimizer = new AdamWSettings { Beta2 = 0.98, WeightDecay = weightDecay },
        });
        trainer.Fit(new Relay(arm, name), ct);
        ct.ThrowIfCancellationRequested();
        label ??= arm.Arm;
        arm.Record($"{label} operations", trainer.Ledger.Flops, unit: "FLOP");
        arm.Record($"{label} training seconds", trainer.Ledger.Seconds, unit: "s");
        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"{label}, seed {arm.Seed}: {model.parameters().Sum(p => p.NumberOfElements):N0} parameters, {trainer.Ledger.Steps} steps, {trainer.Ledger.Tokens:N0} tokens, {trainer.Ledger.Flops:0.0e0} operations, {trainer.Ledger.Seconds:0} s"));
    }

    private sealed class Relay(ArmContext arm, string name) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => arm.Report(0.9 * Math.Clamp(value.Fraction, 0, 1), $"{name}: {value.Message}");
    }
}
