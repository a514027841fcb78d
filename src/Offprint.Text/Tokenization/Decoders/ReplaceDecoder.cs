namespace Offprint.Text;

/// <summary>Replaces every match in every part.</summary>
internal sealed class ReplaceDecoder(ITextPattern pattern, string content) : ITokenDecoder
{
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var parts = new List<TextMatch>();
        return [.. tokens.Select(Replace)];

        string Replace(string token)
        {
            parts.Clear();
            pattern.Match(token, parts);
            return parts.Exists(part => part.IsMatch)
                ? string.Concat(parts.Select(part => part.IsMatch ? content : token[part.Start..part.End]))
                : token;
        }
    }
}
