namespace Offprint.Papers.Reproductions;

/// <summary>Options of the tour through the book: how long each task learns. Budgets are steps, so that a busy machine gives the same figures.</summary>
public sealed record FoundationModelsBookOptions : IReproductionOptions
{
    /// <summary>Steps of the text model that starts from random weights.</summary>
    [Option("--text-steps", "Steps of the text model from scratch", Minimum = 1, Maximum = 1_000_000)]
    public int TextSteps { get; init; } = 300;

    /// <summary>Steps that adapt the pre-trained text model.</summary>
    [Option("--adaptation-steps", "Steps that adapt the pre-trained text model", Minimum = 1, Maximum = 1_000_000)]
    public int AdaptationSteps { get; init; } = 240;

    /// <summary>Steps of the vision transformer.</summary>
    [Option("--label-steps", "Steps of the vision transformer on single items", Minimum = 1, Maximum = 1_000_000)]
    public int LabelSteps { get; init; } = 500;

    /// <summary>Steps of CLIP.</summary>
    [Option("--clip-steps", "Steps of CLIP on pictures of two items", Minimum = 1, Maximum = 1_000_000)]
    public int ClipSteps { get; init; } = 1600;

    /// <summary>Steps of the captioner.</summary>
    [Option("--caption-steps", "Steps of the captioner", Minimum = 1, Maximum = 1_000_000)]
    public int CaptionSteps { get; init; } = 1500;

    /// <summary>Steps of the Decision Transformer and of behaviour cloning.</summary>
    [Option("--decision-steps", "Steps of the Decision Transformer and of behaviour cloning (full runs)", Minimum = 1, Maximum = 1_000_000)]
    public int DecisionSteps { get; init; } = 800;

    /// <summary>The highest learning rate of what starts from random weights.</summary>
    [Option("--learning-rate", "Highest learning rate of what starts from random weights", Minimum = 1e-6, Maximum = 1)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Side of a patch; divides the 28 pixels of an item.</summary>
    [Option("--patch-size", "Side of a patch; divides the 28 pixels of an item", Minimum = 2, Maximum = 28)]
    public int PatchSize { get; init; } = 14;

    /// <summary>Pictures in a step.</summary>
    [Option("--batch-size", "Pictures in a step", Minimum = 2, Maximum = 4096)]
    public int BatchSize { get; init; } = 32;
}
