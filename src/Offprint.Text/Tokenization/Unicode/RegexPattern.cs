using System.Text.RegularExpressions;

namespace Offprint.Text;

/// <summary>A regular expression of a tokenizer file, run by .NET on code points with a time limit.</summary>
internal sealed class RegexPattern : ITextPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Regex regex;
    private readonly string pattern;

    /// <exception cref="InvalidDataException">The pattern uses syntax that .NET doesn't have.</exception>
    public RegexPattern(string pattern)
    {
        this.pattern = pattern;
        try
        {
            regex = new Regex(OnigurumaTranslator.Translate(pattern), RegexOptions.CultureInvariant | RegexOptions.Compiled | RegexOptions.Multiline, Limit);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"the pattern \"{pattern}\" is not one that .NET can run: {e.Message}", e);
        }
    }

    public void Match(ReadOnlySpan<char> text, List<TextMatch> parts)
    {
        var shadow = AstralShadow.Of(text, out var map);
        var last = 0;
        try
        {
            foreach (var match in regex.EnumerateMatches(shadow))
            {
                var start = map is null ? match.Index : map[match.Index];
                var end = map is null ? match.Index + match.Length : map[match.Index + match.Length];
                if (last < start)
                {
                    parts.Add(new TextMatch(last, start, false));
                }

                // An empty match still separates what lies on its two sides.
                if (start < end)
                {
                    parts.Add(new TextMatch(start, end, true));
                }

                last = end;
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InvalidDataException($"the pattern \"{pattern}\" ran longer than {Limit.TotalSeconds:0} s on a text of {text.Length} characters", e);
        }

        if (last < text.Length)
        {
            parts.Add(new TextMatch(last, text.Length, false));
        }
    }
}
