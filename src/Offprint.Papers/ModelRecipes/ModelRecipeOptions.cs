using Offprint.Models;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>Where a recipe works and how long.</summary>
public sealed record ModelRecipeOptions
{
    /// <summary>Folder that holds the models; the model's own folder is made in it. Default: <c>models</c> of the checkout, else of <see cref="OffprintHome.Directory"/>.</summary>
    public string? Output { get; init; }

    /// <summary>Folder of the run: tokens, checkpoints, logs. Default: <c>training/&lt;name&gt;</c> in <see cref="OffprintHome.Directory"/>.</summary>
    public string? Work { get; init; }

    /// <summary>Minutes of training, earlier sessions among them, in place of the recipe's number of tokens. Null (default): no time limit.</summary>
    public double? Minutes { get; init; }

    /// <summary>Seed of everything random. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Data sets. Default: those that ship, then the user's.</summary>
    public DataShelf? Data { get; init; }

    /// <summary>Models, for teachers. Default: those in <see cref="Output"/>, then those that ship, then the user's.</summary>
    public ModelShelf? Models { get; init; }

    internal string OutputFolder => Path.GetFullPath(Output ?? Path.Combine(OffprintHome.Checkout ?? OffprintHome.Directory, "models"));

    internal string WorkFolder(string name) => Path.GetFullPath(Work ?? Path.Combine(OffprintHome.Directory, "training", name));

    internal ModelShelf Teachers => Models ?? new ModelShelf([OutputFolder, .. OffprintHome.Roots("models")]);

    internal void Validate()
    {
        if (Minutes is { } minutes && !(minutes > 0 && double.IsFinite(minutes)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The time is {minutes} minutes; it must be positive."));
        }
    }

    /// <summary>What all recipes train with: AdamW, mixed precision where it is fast, a checkpoint every five minutes.</summary>
    /// <param name="tokens">Where it ends when there is no time limit.</param>
    internal TrainerOptions Trainer(long tokens) => new()
    {
        MaxSteps = TrainerOptions.Unlimited,
        MaxTokens = Minutes is null ? tokens : null,
        MaxTime = Minutes is { } limit ? TimeSpan.FromMinutes(limit) : null,
        Optimizer = new AdamWSettings(),
        MixedPrecision = MixedPrecision.IsFast ? ScalarType.BFloat16 : null,
        Seed = Seed,
        EvaluateEvery = 500,
        CheckpointTime = TimeSpan.FromMinutes(5),
        LogEvery = 10,
    };
}
