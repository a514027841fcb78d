namespace Offprint.Text;

/// <summary>
/// Options of <see cref="PretrainedTokenizer.Encode(string, string?, EncodingOptions?)"/> and
/// <see cref="PretrainedTokenizer.EncodeBatch(IReadOnlyList{string}, EncodingOptions?, CancellationToken)"/>. Truncation and padding that a
/// tokenizer.json asks for are applied only when they are passed on:
/// <c>new EncodingOptions { Truncation = tokenizer.Truncation, Padding = tokenizer.Padding }</c>.
/// </summary>
public sealed record EncodingOptions
{
    /// <summary>Whether the post-processor adds its special tokens. Default: true.</summary>
    public bool AddSpecial { get; init; } = true;

    /// <summary>Shortening; null: none. Default: null.</summary>
    public TruncationOptions? Truncation { get; init; }

    /// <summary>Padding; null: none. Default: null.</summary>
    public PaddingOptions? Padding { get; init; }

    /// <summary>Threads of a batch; 0: all processors. Results don't depend on it. Default: 0.</summary>
    public int Threads { get; init; }
}
