namespace Offprint.Training;

/// <summary>The model of a training run: a preset whose sizes can be overridden, or a checkpoint to go on from.</summary>
public sealed record ModelSection
{
    /// <summary>Llama, Gpt2, Bert or T5; null (default): what the objective needs, Llama without one.</summary>
    public ModelFamilyChoice? Family { get; init; }

    /// <summary><c>tiny</c> (2 layers, width 128), <c>small</c> (4, 256; the default), <c>medium</c> (6, 384), <c>large</c> (8, 512).</summary>
    public string Preset { get; init; } = "small";

    /// <summary>A checkpoint folder whose weights are the start; its tokenizer is used, and the other fields here must be left out. Null (default): random weights.</summary>
    public string? From { get; init; }

    /// <summary>Layers; null (default): the preset's.</summary>
    public int? Layers { get; init; }

    /// <summary>Width; null (default): the preset's.</summary>
    public int? Width { get; init; }

    /// <summary>Heads; null (default): one for every 32 of the width.</summary>
    public int? Heads { get; init; }

    /// <summary>Key-value heads (Llama); null (default): as many as heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Width of the feed-forward layer; null (default): 8/3 of the width for Llama, rounded up to a multiple of 16, 4 times the width for the others.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Dropout of Gpt2, Bert and T5. Default 0.</summary>
    public double Dropout { get; init; }
}
