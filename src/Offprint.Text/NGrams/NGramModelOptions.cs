namespace Offprint.Text;

/// <summary>How <see cref="NGramLanguageModel"/> is trained.</summary>
public sealed record NGramModelOptions
{
    /// <summary>Units in the longest n-gram: a unit is predicted from the Order - 1 before it. From 1 to 16. Default: 5.</summary>
    public int Order { get; init; } = 5;

    /// <summary>Whether sequences are predicted from their start marker to their end marker, as sentences are. Default: false, as for running text.</summary>
    public bool Boundaries { get; init; }

    /// <summary>Words seen fewer times are the unknown word (word models only). Default: 2, so that the unknown word has a probability of its own; 1 keeps all.</summary>
    public int MinimumWordCount { get; init; } = 2;
}
