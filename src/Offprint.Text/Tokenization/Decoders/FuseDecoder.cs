namespace Offprint.Text;

/// <summary>Joins everything to one part.</summary>
internal sealed class FuseDecoder : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Concat(tokens)];
}
