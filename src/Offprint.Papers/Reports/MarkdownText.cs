using System.Text;

namespace Offprint.Papers;

/// <summary>Texts inside Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>A text for a table's cell or a line: on one line, with what Markdown or HTML would take for its own marked as text.</summary>
    public static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var character in text.ReplaceLineEndings(" "))
        {
            if (character == '<')
            {
                result.Append("&lt;");
                continue;
            }

            if (character is '|' or '\\' or '`' or '*' or '_' or '[' or ']')
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.ToString();
    }
}
