namespace Offprint.Text;

/// <summary>How encodings are shortened (the <c>truncation</c> of tokenizer.json, without overflowing parts).</summary>
public sealed record TruncationOptions
{
    /// <summary>Largest number of tokens, special tokens included. Default: 512.</summary>
    public int MaximumLength { get; init; } = 512;

    /// <summary>Which text of a pair is shortened. Default: the longer one first.</summary>
    public TruncationStrategy Strategy { get; init; } = TruncationStrategy.LongestFirst;

    /// <summary>Whether tokens are dropped at the start of a text instead of its end. Default: false.</summary>
    public bool FromLeft { get; init; }
}
