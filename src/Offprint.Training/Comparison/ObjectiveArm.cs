using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>One objective of a comparison: its model, made for it with the sizes that all share, and the pre-training on a list of tokens.</summary>
public sealed class ObjectiveArm : IDisposable
{
    private readonly ComparisonOptions _options;
    private readonly IPretrainingObjective _objective;
    private readonly PretrainingStep _step;

    /// <summary>Makes an arm with random weights.</summary>
    /// <param name="id">The objective.</param>
    /// <param name="tokenizer">The tokenizer of all arms.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="options">Sizes, batch, rate, seed.</param>
    /// <exception cref="ArgumentException">An unknown objective, or a text shorter than one sequence.</exception>
    public ObjectiveArm(string id, PretrainedTokenizer tokenizer, int[] tokens, ComparisonOptions options)
        : this(id, Objectives.CreateModel(id, tokenizer, options?.Size, Numerics.Seed.Derive(options?.Seed ?? 42, "weights")), tokenizer, tokens, options!)
    {
        if (!options!.CountedStart || tokenizer.VocabularySize > CooccurrenceStart.MaximumVocabulary)
        {
            return;
        }

        // A head's width of an encoder's features holds the positions.
        var before = Environment.CpuUsage.TotalTime;
        var seed = Numerics.Seed.Derive(options.Seed, "counted start");
        CooccurrenceStart.Apply(Model, [tokens], seed, Places(Model));
        if (_objective is ReplacedTokenObjective { Generator: { } generator })
        {
            if (options.Size.Neighbors)
            {
                NeighborStart.Apply(generator, seed);
            }

            CooccurrenceStart.Apply(generator, [tokens], seed, Places(generator));
        }

        StartSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        int Places(PretrainedModel model) => options.Size.Neighbors && model.Config is BertConfig own ? own.HiddenSize / own.HeadCount : 0;
    }

    /// <summary>Makes an arm that goes on from a model, as contrastive training does from a masked one.</summary>
    /// <param name="id">The objective.</param>
    /// <param name="model">The model to go on from; it is changed and belongs to the arm.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="tokens">The training text.</param>
    /// <param name="options">Batch, rate, seed.</param>
    /// <exception cref="ArgumentException">An unknown objective, one that does not fit the model, or a text shorter than one sequence.</exception>
    public ObjectiveArm(string id, PretrainedModel model, PretrainedTokenizer tokenizer, int[] tokens, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(options);
        (Info, Model, _options) = (Objectives.Find(id), model, options);
        Trained = new TrainedObjective(id, model, tokenizer, options.Size.Context);
        _objective = Objectives.Create(id, tokenizer);
        Objectives.Require(_objective, model.Config);
        _objective.Attach(model, Numerics.Seed.Derive(options.Seed, "attached"));
        var length = _objective.SequenceLength(options.Size.Context);
        if (tokens.Length < length)
        {
            throw new ArgumentException($"The training text has {tokens.Length} tokens, fewer than one sequence of {length}.", nameof(tokens));
        }

        var stream = new TokenWindows(tokens, length, new TokenWindowOptions { ShuffleSeed = options.Seed, Epochs = null, Overlap = length == options.Size.Context + 1 ? 1 : 0 });
        _step = new PretrainingStep(_objective, stream, BatchSize);
    }

    private bool Contrastive => Info.Id == "simcse";

    private int BatchSize => Contrastive ? _options.ContrastiveBatchSize : _options.BatchSize;

    /// <summary>The objective.</summary>
    public ObjectiveInfo Info { get; }

    /// <summary>The model.</summary>
    public PretrainedModel Model { get; }

    /// <summary>The model as tasks want it.</summary>
    public TrainedObjective Trained { get; }

    /// <summary>Processor time of the counted start; 0 without one.</summary>
    public double StartSeconds { get; }

    /// <summary>What the pre-training has cost so far.</summary>
    public TrainingLedger Ledger { get; private set; } = new();

    /// <summary>Mean loss of the last steps; NaN before any.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>Trains: AdamW (0.9, 0.98; decay 0.01), 6 % warm-up, linear decay to 0, gradients clipped at 1.</summary>
    /// <param name="steps">Steps.</param>
    /// <param name="progress">Told as it goes.</param>
    /// <param name="cancellation">Stops after the present step.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no finite number any more.</exception>
    public void Train(long steps, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        using var trainer = new Trainer(Model, _step, new TrainerOptions
        {
            MaxSteps = steps,
            BatchSize = BatchSize,
            LearningRate = LearningRateSchedule.Linear(Contrastive ? _options.ContrastiveLearningRate : _options.LearningRate, TrainingSpan.Share(0.06)),
            Optimizer = new AdamWSettings { Beta2 = 0.98, WeightDecay = 0.01 },
            MixedPrecision = MixedPrecision.IsFast ? TorchSharp.torch.ScalarType.BFloat16 : null,
            Seed = Seed.Derive(_options.Seed, "pre-training"),
        });
        var fit = trainer.Fit(progress, cancellation);
        cancellation.ThrowIfCancellationRequested();
        (Ledger, Loss) = (trainer.Ledger, fit.Loss);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();
}
