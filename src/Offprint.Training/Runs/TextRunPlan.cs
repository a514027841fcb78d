using Offprint.Models;
using Offprint.Text;

namespace Offprint.Training;

/// <summary>A run from text to model, in terms of the library: what <see cref="TrainingConfiguration"/> and recipes come down to.</summary>
public sealed record TextRunPlan
{
    /// <summary>Folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>The text to learn from; enumerated several times.</summary>
    public required IEnumerable<Document> Training { get; init; }

    /// <summary>Held-out text; null: the end of every training document is held out.</summary>
    public IEnumerable<Document>? HeldOut { get; init; }

    /// <summary>Without held-out documents: the share of every document that is held out. Default 0.05.</summary>
    public double HeldOutShare { get; init; } = 0.05;

    /// <summary>Makes the tokenizer, from the training texts where it is trained.</summary>
    public required Func<IEnumerable<string>, IProgress<BytePairProgress>, CancellationToken, PretrainedTokenizer> Tokenizer { get; init; }

    /// <summary>Makes the model, with its weights.</summary>
    public required Func<PretrainedTokenizer, PretrainedModel> Model { get; init; }

    /// <summary>Makes the objective.</summary>
    public required Func<PretrainedTokenizer, IPretrainingObjective> Objective { get; init; }

    /// <summary>Tokens that the model reads at once.</summary>
    public int Context { get; init; } = 256;

    /// <summary>Passes over the text that decide the number of steps; null: the options' steps are taken as they are.</summary>
    public double? Epochs { get; init; }

    /// <summary>How the run goes; its folder is <see cref="Folder"/>.</summary>
    public required TrainerOptions Options { get; init; }

    /// <summary>The configuration in JSON, kept beside checkpoints; null: none.</summary>
    public string? Configuration { get; init; }

    /// <summary>Held-out tokens that an evaluation during the run looks at. Default 16,384.</summary>
    public int EvaluationTokens { get; init; } = 16_384;
}
