namespace Offprint.Training;

/// <summary>How a training run goes.</summary>
public sealed record TrainingSection
{
    /// <summary>
    /// What is predicted: an id of <see cref="Objectives.All"/> (clm, prefix, mlm, wwm, span, rtd, unilm, plm, glm, t5, infill, simcse). Null (default): what is usual for the model, clm for
    /// Llama and Gpt2, mlm for Bert, t5 for T5.
    /// </summary>
    public string? Objective { get; init; }

    /// <summary>Tokens that the model reads at once. Default 256.</summary>
    public int Context { get; init; } = 256;

    /// <summary>Sequences in a batch. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Batches in a step. Default 1.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Steps; null (default): as <see cref="Epochs"/> gives them.</summary>
    public long? Steps { get; init; }

    /// <summary>Passes over the text, where neither steps nor minutes are given. Default 5.</summary>
    public double Epochs { get; init; } = 5;

    /// <summary>Minutes after which the run ends; the schedule follows the clock then. Null (default): no limit.</summary>
    public double? Minutes { get; init; }

    /// <summary>The highest learning rate. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Cosine (default), Linear, Constant or Wsd.</summary>
    public ScheduleChoice Schedule { get; init; }

    /// <summary>Share of the run over which the rate rises. Default 0.02.</summary>
    public double WarmUp { get; init; } = 0.02;

    /// <summary>The last rate as a share of the highest. Default 0.1.</summary>
    public double Floor { get; init; } = 0.1;

    /// <summary>Wsd: share of the run over which the rate falls. Default 0.2.</summary>
    public double Decay { get; init; } = 0.2;

    /// <summary>AdamW (default) or Sgd.</summary>
    public OptimizerChoice Optimizer { get; init; }

    /// <summary>Weight decay of matrices. Default 0.1.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Momentum of Sgd. Default 0.9.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The largest gradient norm; 0: no clipping. Default 1.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>Whether matrix products are made in bfloat16, all else in float32: faster where the processor has them, slower elsewhere. Default false.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Seed of weights, order and dropout. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Steps between evaluations; 0: at the end only. Default 200.</summary>
    public int EvaluateEvery { get; init; } = 200;

    /// <summary>Evaluations without a better loss after which the run stops; 0 (default): never.</summary>
    public int Patience { get; init; }

    /// <summary>Steps between checkpoints; 0 (default): by time only.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Minutes between checkpoints. Default 5; 0: by steps only.</summary>
    public double CheckpointMinutes { get; init; } = 5;

    /// <summary>Checkpoints that are kept. Default 2.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Steps between log entries. Default 10.</summary>
    public int LogEvery { get; init; } = 10;
}
