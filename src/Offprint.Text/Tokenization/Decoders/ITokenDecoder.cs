namespace Offprint.Text;

/// <summary>Turns token strings into parts of a text; the text is their concatenation.</summary>
internal interface ITokenDecoder
{
    IReadOnlyList<string> Decode(IReadOnlyList<string> tokens);
}
