namespace Offprint.Text;

/// <summary>How encodings are brought to one length (the <c>padding</c> of tokenizer.json).</summary>
public sealed record PaddingOptions
{
    /// <summary>Tokens every encoding is padded to; null: as many as the longest of the batch has. Default: null.</summary>
    public int? Length { get; init; }

    /// <summary>The length is rounded up to a multiple of this; 0 or 1: no rounding. Default: 0.</summary>
    public int MultipleOf { get; init; }

    /// <summary>Id of the padding token. Default: 0.</summary>
    public int Id { get; init; }

    /// <summary>Type id of padding. Default: 0.</summary>
    public int TypeId { get; init; }

    /// <summary>Whether padding goes to the start instead of the end. Default: false.</summary>
    public bool Left { get; init; }
}
