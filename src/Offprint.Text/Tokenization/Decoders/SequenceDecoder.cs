namespace Offprint.Text;

/// <summary>Decoders in order.</summary>
internal sealed class SequenceDecoder(IReadOnlyList<ITokenDecoder> steps) : ITokenDecoder
{
    public IReadOnlyList<ITokenDecoder> Steps => steps;

    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        foreach (var step in steps)
        {
            tokens = step.Decode(tokens);
        }

        return tokens;
    }
}
