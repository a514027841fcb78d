namespace Offprint.Text;

/// <summary>How <see cref="TextChunker"/> cuts texts.</summary>
public sealed record TextChunkerOptions
{
    /// <summary>The most that a chunk may measure. Default: 1,000 characters.</summary>
    public int MaximumLength { get; init; } = 1000;

    /// <summary>What a chunk may repeat of the one before it, in whole sentences; below <see cref="MaximumLength"/>. Default: 0.</summary>
    public int Overlap { get; init; }

    /// <summary>Measures a text, for example <c>text => tokenizer.CountTokens(text)</c>; a longer text must not measure less. Default: its characters.</summary>
    public Func<string, int>? Measure { get; init; }

    /// <summary>Finds the sentences. Default: a splitter with the English abbreviations.</summary>
    public SentenceSplitter? Splitter { get; init; }
}
