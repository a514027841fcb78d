namespace Offprint.Text;

/// <summary>Matches a string, ordinally.</summary>
internal sealed class LiteralPattern(string literal) : ITextPattern
{
    public void Match(ReadOnlySpan<char> text, List<TextMatch> parts)
    {
        var last = 0;
        while (literal.Length > 0 && last < text.Length)
        {
            var at = text[last..].IndexOf(literal, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            if (at > 0)
            {
                parts.Add(new TextMatch(last, last + at, false));
            }

            parts.Add(new TextMatch(last + at, last + at + literal.Length, true));
            last += at + literal.Length;
        }

        if (last < text.Length)
        {
            parts.Add(new TextMatch(last, text.Length, false));
        }
    }
}
