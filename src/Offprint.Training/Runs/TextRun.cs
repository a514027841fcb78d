using System.Diagnostics;
using System.Globalization;
using Offprint.Models;
using Offprint.Tensors;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>
/// Trains a model on text from end to end: tokenizer, tokens, training with checkpoints, evaluation, and the finished model in <c>model/</c>. The folder of the run also
/// holds <c>tokenizer/</c>, <c>data/</c>, <c>checkpoints/</c>, <c>best/</c>, <c>log.jsonl</c>, <c>events/</c>.
/// </summary>
/// <param name="plan">What is trained on what.</param>
public sealed class TextRun(TextRunPlan plan)
{
    /// <summary>Where the finished model goes, below the run's folder.</summary>
    public const string ModelFolder = "model";

    /// <summary>Runs, or goes on where an earlier run stopped.</summary>
    /// <param name="resume">True: goes on; the text must be the one that the run was started with. False: the folder must not hold a run yet.</param>
    /// <param name="keepData">On resume: takes the tokens on disk without looking at the text.</param>
    /// <param name="progress">Told what is going on.</param>
    /// <param name="cancellation">Stops after the present step, with a checkpoint.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="InvalidDataException">The folder holds a run already, or none to resume; the text changed, or is too short.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    public TextRunResult Run(bool resume = false, bool keepData = false, IProgress<TextRunProgress>? progress = null, CancellationToken cancellation = default)
    {
        var complete = RunText.IsComplete(plan.Folder);
        if (!resume && complete)
        {
            throw new InvalidDataException($"{plan.Folder} holds a run already; go on with it (--resume), or choose another output folder.");
        }

        if (resume && complete && !keepData)
        {
            progress?.Report(new TextRunProgress("reading", 0, "comparing the text with the one that the run began with", TimeSpan.Zero, null));
            RunText.CheckUnchanged(plan, cancellation);
        }

        if (!complete)
        {
            RunText.Prepare(plan, progress, cancellation);
        }

        using var text = RunText.Open(plan.Folder);
        return Train(text, resume, progress, cancellation);
    }

    private TextRunResult Train(RunText text, bool resume, IProgress<TextRunProgress>? progress, CancellationToken cancellation)
    {
        TorchRuntime.PrepareThread();
        using var model = plan.Model(text.Tokenizer);
        var objective = plan.Objective(text.Tokenizer);
        objective.Attach(model, Numerics.Seed.Derive(plan.Options.Seed, "attached"));
        var options = Options(text, objective);
        var stream = Stream(text, objective, options);
        using var trainer = new Trainer(model, objective, stream, options)
        {
            Configuration = plan.Configuration,
            SaveBesideModel = text.Tokenizer.Save,
        };
        var evaluation = new RunEvaluation(model, objective, plan.Context, text);
        trainer.Evaluator = evaluation.Possible ? () => evaluation.Loss(plan.EvaluationTokens) : null;
        if (resume)
        {
            trainer.Resume();
        }

        var fit = trainer.Fit(new Relay(progress), cancellation);
        var clock = Stopwatch.StartNew();
        progress?.Report(new TextRunProgress("evaluation", 0, "scoring the held-out text", clock.Elapsed, null));
        var folder = Path.Combine(plan.Folder, ModelFolder);
        Checkpoint.Save(model, folder);
        text.Tokenizer.Save(folder);
        var (heldOut, masked, loss) = fit.End == FitEnd.Cancelled ? default : evaluation.Final();
        return new TextRunResult(fit, folder, model.ParameterCount, text.Training.Length, trainer.Ledger, heldOut, masked) { ObjectiveLoss = loss };
    }

    private TrainerOptions Options(RunText text, IPretrainingObjective objective)
    {
        var options = plan.Options with { Folder = plan.Folder };
        if (plan.Epochs is not { } epochs)
        {
            return options;
        }

        var windows = text.Training.Length / (double)(objective.SequenceLength(plan.Context) - 1);
        return options with { MaxSteps = Math.Max(1, (long)Math.Ceiling(epochs * windows / (options.BatchSize * options.Accumulation))) };
    }

    private TokenWindows Stream(RunText text, IPretrainingObjective objective, TrainerOptions options)
    {
        var length = objective.SequenceLength(plan.Context);
        if (text.Training.Length < length)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"The training text has {text.Training.Length:N0} tokens, fewer than one sequence of {length}; give more text or a shorter context."));
        }

        return new TokenWindows(text.Training, length, new TokenWindowOptions { ShuffleSeed = options.Seed, Epochs = null, Overlap = length == plan.Context + 1 ? 1 : 0 });
    }

    private sealed class Relay(IProgress<TextRunProgress>? progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress?.Report(new TextRunProgress("training", value.Fraction, value.Message, value.Elapsed, value.Remaining));
    }
}
