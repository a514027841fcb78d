namespace Offprint.Training;

/// <summary>The tokenizer of a training run: given, or trained on the text.</summary>
public sealed record TokenizerSection
{
    /// <summary>A folder with a tokenizer; null (default): one is trained.</summary>
    public string? Folder { get; init; }

    /// <summary>Size of the vocabulary that is trained. Default 4,096; less where the text is short.</summary>
    public int Vocabulary { get; init; } = 4096;
}
