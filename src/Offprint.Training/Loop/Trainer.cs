using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Training;

/// <summary>
/// Trains a model: gradients from a replaceable step, clipping, optimizer, schedule, evaluation, checkpoints, logs. Methods ride on <see cref="Callbacks"/> and
/// <see cref="Step"/>. Runs on the calling thread. All randomness follows from the seed and the number of the step, so a run that was killed and resumed from a
/// checkpoint ends with the same weights, bit for bit, on the same machine and thread count.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    private readonly List<TrainerCallback> _callbacks = [];
    private long _parameters;

    /// <summary>Makes a trainer with a step of one's own.</summary>
    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="step">What computes the gradients.</param>
    /// <param name="options">How the run goes; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the model has no trainable parameter.</exception>
    public Trainer(nn.Module model, ITrainingStep step, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(step);
        Options = options ?? new TrainerOptions();
        Options.Validate();
        TorchRuntime.PrepareThread();
        (Model, Step) = (model, step);
        Optimizer = Options.Optimizer.Create(NamedParameter.Of(model));
        Count();
    }

    /// <summary>Makes a trainer that trains a language model on a token stream.</summary>
    /// <param name="model">The model; the caller keeps it.</param>
    /// <param name="objective">What it learns to predict.</param>
    /// <param name="stream">The text.</param>
    /// <param name="options">How the run goes; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the objective does not fit the model.</exception>
    public Trainer(PretrainedModel model, IPretrainingObjective objective, ITokenStream stream, TrainerOptions? options = null)
        : this(model, new PretrainingStep(objective, stream, (options ?? new TrainerOptions()).BatchSize, (options ?? new TrainerOptions()).Accumulation), options)
    {
        Objectives.Require(objective, model.Config);
    }

    /// <summary>The model that is trained.</summary>
    public nn.Module Model { get; private set; }

    /// <summary>What computes the gradients of a step; may be replaced between runs.</summary>
    public ITrainingStep Step { get; set; }

    /// <summary>The optimizer.</summary>
    public ResumableOptimizer Optimizer { get; private set; }

    /// <summary>How the run goes.</summary>
    public TrainerOptions Options { get; }

    /// <summary>What hangs on the run, in the order of the calls.</summary>
    public IList<TrainerCallback> Callbacks => _callbacks;

    /// <summary>Gives the loss on held-out data, nats a token; called in evaluation mode without gradients. Null (default): no evaluation.</summary>
    public Func<double>? Evaluator { get; set; }

    /// <summary>The tokenizer or other files to put beside saved weights: called with the folder of every model that is written.</summary>
    public Action<string>? SaveBesideModel { get; set; }

    /// <summary>Text (JSON) to keep in checkpoints as <c>training.json</c>: the configuration that the run was started with. Null: none.</summary>
    public string? Configuration { get; set; }

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the run has cost so far.</summary>
    public TrainingLedger Ledger { get; private set; } = new();

    /// <summary>Steps taken.</summary>
    public long Steps => Ledger.Steps;

    /// <summary>The lowest loss of an evaluation; null before the first.</summary>
    public double? BestEvaluation { get; private set; }

    /// <summary>Folder of the newest checkpoint; null when there is none.</summary>
    public string? LatestCheckpoint => Options.Folder is { } folder ? TrainingCheckpoint.Latest(folder) : null;

    /// <summary>Where the run is.</summary>
    public TrainingPosition Position
    {
        get
        {
            var progress = (double)Ledger.Steps / Options.MaxSteps;
            if (Options.MaxTokens is { } tokens)
            {
                progress = Math.Max(progress, (double)Ledger.Tokens / tokens);
            }

            if (Options.MaxTime is { } time)
            {
                progress = Math.Max(progress, Ledger.Seconds / time.TotalSeconds);
            }

            return new TrainingPosition(Ledger.Steps, Ledger.Tokens, Math.Min(progress, 1));
        }
    }

    /// <summary>Puts another model in place of the present one, as growth does: a new optimizer is made for its parameters.</summary>
    /// <param name="model">The new model; the caller keeps both.</param>
    /// <param name="keepState">Carries the optimizer's state over where name and shape of a parameter are the same. Default false: all state starts anew.</param>
    public void ReplaceModel(nn.Module model, bool keepState = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        var next = Options.Optimizer.Create(NamedParameter.Of(model));
        if (keepState)
        {
            using var quiet = no_grad();
            var old = Optimizer.ExportState();
            foreach (var (name, target) in next.ExportState())
            {
                if (old.TryGetValue(name, out var source) && source.shape.SequenceEqual(target.shape))
                {
                    target.copy_(source);
                }
            }

            next.Steps = Optimizer.Steps;
        }

        Optimizer.Dispose();
        (Model, Optimizer) = (model, next);
        Count();
        model.train();
    }

    /// <summary>Goes on from the newest checkpoint of <see cref="TrainerOptions.Folder"/>.</summary>
    /// <returns>False when there is none; the run then starts at its beginning.</returns>
    /// <exception cref="InvalidOperationException">The options name no folder.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, belongs to another model or other options, or the data are not those that it was trained on.</exception>
    public bool Resume()
    {
        var folder = Options.Folder ?? throw new InvalidOperationException("A run without a folder has no checkpoints to resume from.");
        if (TrainingCheckpoint.Latest(folder) is not { } checkpoint)
        {
            return false;
        }

        var state = TrainingCheckpoint.Read(checkpoint, this);
        (Ledger, BestEvaluation, _withoutGain) = (state.Ledger, state.BestEvaluation, state.EvaluationsWithoutGain);
        foreach (var callback in _callbacks)
        {
            callback.OnResume(this, TrainingCheckpoint.CallbackFolder(checkpoint, callback));
        }

        RunLog.CutAfter(folder, Ledger.Steps);
        return true;
    }

    /// <summary>Writes a checkpoint into <see cref="TrainerOptions.Folder"/>: a temporary folder first, renamed when complete. Older ones beyond <see cref="TrainerOptions.KeepCheckpoints"/> go.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="InvalidOperationException">The options name no folder.</exception>
    /// <exception cref="IOException">It cannot be written (disk full); the checkpoints before it are untouched, and the message names the newest.</exception>
    public string SaveCheckpoint()
    {
        var folder = Options.Folder ?? throw new InvalidOperationException("A run without a folder keeps no checkpoints.");
        return TrainingCheckpoint.Write(folder, this, new TrainingState(Ledger, BestEvaluation, _withoutGain));
    }

    /// <summary>Frees the optimizer's state; the model is the caller's.</summary>
    public void Dispose() => Optimizer.Dispose();

    private void Count() => _parameters = Optimizer.NamedParameters.Sum(static p => p.Value.NumberOfElements);
}
