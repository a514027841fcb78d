using System.Text;

namespace Offprint.Code;

/// <summary>The value of a string of Python.</summary>
internal static class PythonLiteral
{
    /// <summary>The text; null for bytes and formatted strings. Escapes of quotes, backslashes, line ends, tabs and joined lines are resolved, others stay.</summary>
    public static string? Value(string literal)
    {
        var quote = literal.AsSpan().IndexOfAny('"', '\'');
        var prefix = literal[..quote].ToLowerInvariant();
        if (prefix.Contains('b', StringComparison.Ordinal) || prefix.Contains('f', StringComparison.Ordinal))
        {
            return null;
        }

        var marks = literal.Length >= quote + 6 && literal[quote + 1] == literal[quote] && literal[quote + 2] == literal[quote] ? 3 : 1;
        var body = literal[(quote + marks)..^marks].ReplaceLineEndings("\n");
        if (prefix.Contains('r', StringComparison.Ordinal) || !body.Contains('\\', StringComparison.Ordinal))
        {
            return body;
        }

        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\' || i + 1 == body.Length)
            {
                text.Append(body[i]);
                continue;
            }

            i++;
            text.Append(body[i] switch
            {
                '\n' => "",
                'n' => "\n",
                't' => "\t",
                '\\' or '\'' or '"' => body[i].ToString(),
                _ => "\\" + body[i],
            });
        }

        return text.ToString();
    }
}
