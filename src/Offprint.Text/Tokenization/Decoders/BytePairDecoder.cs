namespace Offprint.Text;

/// <summary>BPEDecoder: the end-of-word suffix becomes a space, at the end of the text nothing.</summary>
internal sealed class BytePairDecoder(string suffix) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
        => suffix.Length == 0 ? tokens : [.. tokens.Select((token, i) => token.Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal))];
}
