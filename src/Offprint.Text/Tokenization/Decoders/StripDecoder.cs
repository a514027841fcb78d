namespace Offprint.Text;

/// <summary>Removes up to <paramref name="left"/> and <paramref name="right"/> copies of a character at the ends of every part.</summary>
internal sealed class StripDecoder(string content, int left, int right) : ITokenDecoder
{
    /// <summary>The same on the left only.</summary>
    public StripDecoder Left() => new(content, left, 0);

    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        return content.Length == 0 ? tokens : [.. tokens.Select(Strip)];

        string Strip(string token)
        {
            for (var i = 0; i < left && token.StartsWith(content, StringComparison.Ordinal); i++)
            {
                token = token[content.Length..];
            }

            for (var i = 0; i < right && token.EndsWith(content, StringComparison.Ordinal); i++)
            {
                token = token[..^content.Length];
            }

            return token;
        }
    }
}
