namespace Offprint.Text;

/// <summary>Words for statistics and overlap: runs of letters and digits (with marks), an apostrophe inside kept, in lower case.</summary>
internal static class WordSplitter
{
    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var inside = at < text.Length && (IsWord(text[at]) || (start >= 0 && text[at] is ('\'' or '’') && at + 1 < text.Length && char.IsLetter(text[at + 1])));
            if (inside && start < 0)
            {
                start = at;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..at].ToLowerInvariant().Replace('’', '\'');
                start = -1;
            }
        }
    }

    /// <summary>Runs without white space between two offsets.</summary>
    public static IEnumerable<(int Start, int End)> Runs(string text, int from, int to)
    {
        var start = from;
        for (var at = from; at <= to; at++)
        {
            if (at == to || char.IsWhiteSpace(text[at]))
            {
                if (at > start)
                {
                    yield return (start, at);
                }

                start = at + 1;
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
