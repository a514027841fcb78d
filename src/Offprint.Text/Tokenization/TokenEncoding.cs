namespace Offprint.Text;

/// <summary>An encoded text or pair of texts; all arrays have one entry a token.</summary>
/// <param name="Ids">Token ids.</param>
/// <param name="TypeIds">Segment of each token (0 for the first text, usually 1 for the second).</param>
/// <param name="SpecialMask">Whether the token was added (special tokens, padding) and stands for no text.</param>
/// <param name="Offsets">
/// UTF-16 range [start, end) of each token in its own original text, through all normalization; (0, 0) for added tokens. A token that
/// is a part of a character has the range of the whole character.
/// </param>
public sealed record TokenEncoding(int[] Ids, int[] TypeIds, bool[] SpecialMask, (int Start, int End)[] Offsets)
{
    /// <summary>Padding tokens at the start.</summary>
    public int PaddedLeft { get; init; }

    /// <summary>Padding tokens at the end.</summary>
    public int PaddedRight { get; init; }

    /// <summary>Number of tokens, padding included.</summary>
    public int Length => Ids.Length;

    /// <summary>1 for tokens, 0 for padding.</summary>
    public int[] AttentionMask()
    {
        var mask = new int[Ids.Length];
        mask.AsSpan(PaddedLeft, Ids.Length - PaddedLeft - PaddedRight).Fill(1);
        return mask;
    }
}
