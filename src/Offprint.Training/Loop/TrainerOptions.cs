namespace Offprint.Training;

/// <summary>How a run goes: limits, rate, clipping, evaluation, checkpoints, logs.</summary>
public sealed record TrainerOptions
{
    /// <summary>For <see cref="MaxSteps"/>: as many steps as the other limits allow.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Steps of the whole run, resumed ones among them. Default 1,000.</summary>
    public long MaxSteps { get; init; } = 1000;

    /// <summary>Tokens after which the run ends, or null (default).</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Time after which the run ends, earlier sessions among it, or null (default). With a time limit the schedule follows the clock, so two runs are not equal bit for bit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Sequences that go through the model at once. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Batches whose gradients are added up for one step. Default 1.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The largest norm of all gradients together; larger ones are scaled down to it. 0 switches that off. Default 1.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>The learning rate. Default: cosine from 1e-3 with 100 steps of warm-up.</summary>
    public LearningRateSchedule LearningRate { get; init; } = LearningRateSchedule.Cosine(1e-3, TrainingSpan.Steps(100));

    /// <summary>The optimizer. Default AdamW.</summary>
    public OptimizerSettings Optimizer { get; init; } = new AdamWSettings();

    /// <summary>
    /// The type of matrix products in steps: null (default) the model's own, or bfloat16 for <see cref="Models.MixedPrecision"/>. Weights, optimizer and checkpoints stay as
    /// they are, and a run may be resumed with another choice.
    /// </summary>
    public TorchSharp.torch.ScalarType? MixedPrecision { get; init; }

    /// <summary>Seed of everything random in the run. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Steps between evaluations; 0 (default) evaluates only where an evaluator is given, at the end.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Evaluations without a better loss after which the run stops; 0 (default) never.</summary>
    public int Patience { get; init; }

    /// <summary>Steps between log entries and progress reports. Default 10.</summary>
    public int LogEvery { get; init; } = 10;

    /// <summary>Folder of the run: checkpoints and logs. Null (default): nothing is written.</summary>
    public string? Folder { get; init; }

    /// <summary>Steps between checkpoints; 0 (default): none by steps. With a folder there is always one at the end.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Time between checkpoints, or null (default).</summary>
    public TimeSpan? CheckpointTime { get; init; }

    /// <summary>Checkpoints that are kept, the newest ones. Default 2.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Whether TensorBoard event files are written into the folder. Default true.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        Check(MaxSteps >= 1, nameof(MaxSteps), MaxSteps, "at least 1");
        Check(MaxTokens is null or >= 1, nameof(MaxTokens), MaxTokens ?? 0, "at least 1, or null");
        Check(MaxTime is null || MaxTime > TimeSpan.Zero, nameof(MaxTime), MaxTime?.TotalSeconds ?? 0, "positive, or null");
        Check(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Check(Accumulation >= 1, nameof(Accumulation), Accumulation, "at least 1");
        Check(GradientClip >= 0 && double.IsFinite(GradientClip), nameof(GradientClip), GradientClip, "0 or positive");
        Check(EvaluateEvery >= 0, nameof(EvaluateEvery), EvaluateEvery, "0 or positive");
        Check(Patience >= 0, nameof(Patience), Patience, "0 or positive");
        Check(LogEvery >= 1, nameof(LogEvery), LogEvery, "at least 1");
        Check(CheckpointEvery >= 0, nameof(CheckpointEvery), CheckpointEvery, "0 or positive");
        Check(CheckpointTime is null || CheckpointTime > TimeSpan.Zero, nameof(CheckpointTime), CheckpointTime?.TotalSeconds ?? 0, "positive, or null");
        Check(KeepCheckpoints >= 1, nameof(KeepCheckpoints), KeepCheckpoints, "at least 1");
        if (MixedPrecision is not (null or TorchSharp.torch.ScalarType.BFloat16))
        {
            throw new ArgumentException($"{nameof(MixedPrecision)} is {MixedPrecision}; it must be {TorchSharp.torch.ScalarType.BFloat16} or null.", nameof(MixedPrecision));
        }

        ArgumentNullException.ThrowIfNull(LearningRate);
        ArgumentNullException.ThrowIfNull(Optimizer);
    }

    private static void Check(bool right, string name, double value, string wanted)
    {
        if (!right)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {wanted}."), name);
        }
    }
}
