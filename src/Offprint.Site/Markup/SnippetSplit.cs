using System.Text;

namespace Offprint.Site.Markup;

/// <summary>Markdown cut into its fenced code and what stands between.</summary>
internal static class SnippetSplit
{
    public static IEnumerable<(string Text, bool IsCode)> Of(string markdown)
    {
        var part = new StringBuilder();
        var inCode = false;
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.TrimEnd() is var fence && (inCode ? fence == "```" : fence.StartsWith("```", StringComparison.Ordinal)))
            {
                if (part.Length > 0) yield return (part.ToString(), inCode);
                part.Clear();
                inCode = !inCode;
            }
            else part.Append(line).Append('\n');
        }

        if (part.ToString().Trim().Length > 0) yield return (part.ToString(), inCode);
    }
}
