namespace Offprint.Text;

/// <summary>Turns the visible space back; in the first token it is dropped unless nothing was put in front.</summary>
internal sealed class MetaspaceDecoder(string replacement, PrependScheme scheme) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
        => [.. tokens.Select((token, i) => token.Replace(replacement, i == 0 && scheme != PrependScheme.Never ? "" : " ", StringComparison.Ordinal))];
}
