using System.Text;

namespace Offprint.Papers;

/// <summary>Sections and snippets of a card's Markdown.</summary>
internal static class CardText
{
    public static string Section(string body, string heading)
    {
        var text = new StringBuilder();
        var inside = false;
        foreach (var line in Walk(body))
        {
            if (line.Heading is { } found)
            {
                if (inside && line.Level <= 2)
                {
                    break;
                }

                if (!inside && line.Level == 2)
                {
                    inside = found.Equals(heading, StringComparison.OrdinalIgnoreCase);
                    continue;
                }
            }

            if (inside)
            {
                text.Append(line.Text).Append('\n');
            }
        }

        return text.ToString().Trim();
    }

    public static IReadOnlyList<CardSnippet> Snippets(string body, string origin)
    {
        var snippets = new List<CardSnippet>();
        StringBuilder? code = null;
        var heading = "";
        var start = 0;
        foreach (var line in Walk(body))
        {
            heading = line.Heading ?? heading;
            if (line.IsFence)
            {
                if (code is not null)
                {
                    snippets.Add(new CardSnippet(code.ToString(), heading, start));
                    code = null;
                }
                else if (line.Language is "csharp")
                {
                    code = new StringBuilder();
                    start = line.Number + 1;
                }
            }
            else
            {
                code?.Append(line.Text).Append('\n');
            }
        }

        return code is null ? snippets : throw new InvalidDataException($"{origin}: the code that starts on line {start} of the text is never closed with ```.");
    }

    private static IEnumerable<Line> Walk(string body)
    {
        string? fence = null;
        var number = 0;
        foreach (var text in body.Split('\n'))
        {
            number++;
            var trimmed = text.Trim();
            if (fence is not null)
            {
                var closes = trimmed == fence;
                fence = closes ? null : fence;
                yield return new Line(text, number, null, 0, closes, null);
            }
            else if (trimmed.StartsWith("```", StringComparison.Ordinal))
            {
                fence = "```";
                yield return new Line(text, number, null, 0, true, trimmed[3..].Trim().ToLowerInvariant());
            }
            else
            {
                var level = text.AsSpan().IndexOfAnyExcept('#');
                var isHeading = level is > 0 and <= 6 && level < text.Length && text[level] == ' ';
                yield return new Line(text, number, isHeading ? text[level..].Trim() : null, isHeading ? level : 0, false, null);
            }
        }
    }

    private readonly record struct Line(string Text, int Number, string? Heading, int Level, bool IsFence, string? Language);
}
