namespace Offprint.Code;

/// <summary>Where Python's strings end.</summary>
internal static class PythonStrings
{
    /// <summary>The end of a string without expressions.</summary>
    public static int PlainEnd(string text, int quote)
    {
        var (mark, triple) = Mark(text, quote);
        var at = quote + (triple ? 3 : 1);
        while (at < text.Length)
        {
            if (text[at] == '\\')
            {
                at += 2;
            }
            else if (Closes(text, at, mark, triple))
            {
                return at + (triple ? 3 : 1);
            }
            else if (!triple && text[at] is '\n' or '\r')
            {
                break;
            }
            else
            {
                at++;
            }
        }

        throw CodeParseException.At(text, quote, "the string is never closed.");
    }

    /// <summary>The end of a formatted string: quotes inside an expression belong to strings of their own.</summary>
    public static int FormattedEnd(string text, int quote)
    {
        Depth.Require(text, quote);
        var (mark, triple) = Mark(text, quote);
        var at = quote + (triple ? 3 : 1);
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\\')
            {
                at += 2;
            }
            else if (Closes(text, at, mark, triple))
            {
                return at + (triple ? 3 : 1);
            }
            else if (c == '{')
            {
                at = at + 1 < text.Length && text[at + 1] == '{' ? at + 2 : FieldEnd(text, at + 1, mark, triple);
            }
            else if (!triple && c is '\n' or '\r')
            {
                break;
            }
            else
            {
                at++;
            }
        }

        throw CodeParseException.At(text, quote, "the formatted string is never closed.");
    }

    /// <summary>The place after the brace that ends a replacement field. A string mark of the outer string ends the outer string, as before 3.12, when no string fits.</summary>
    private static int FieldEnd(string text, int at, char mark, bool triple)
    {
        Depth.Require(text, at);
        var depth = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c is '(' or '[' or '{')
            {
                depth++;
                at++;
            }
            else if (c is ')' or ']' or '}')
            {
                at++;
                if (depth-- == 0)
                {
                    return at;
                }
            }
            else if (c == ':' && depth == 0)
            {
                return FormatEnd(text, at + 1, mark, triple);
            }
            else if (c is '"' or '\'')
            {
                at = PlainEnd(text, at);
            }
            else
            {
                at++;
            }
        }

        throw CodeParseException.At(text, at, "a replacement field is never closed.");
    }

    private static int FormatEnd(string text, int at, char mark, bool triple)
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '}')
            {
                return at + 1;
            }

            if (Closes(text, at, mark, triple))
            {
                break;
            }

            at = c == '{' ? FieldEnd(text, at + 1, mark, triple) : at + 1;
        }

        throw CodeParseException.At(text, at, "a replacement field is never closed.");
    }

    private static (char Mark, bool Triple) Mark(string text, int quote) =>
        (text[quote], quote + 2 < text.Length && text[quote + 1] == text[quote] && text[quote + 2] == text[quote]);

    private static bool Closes(string text, int at, char mark, bool triple) =>
        text[at] == mark && (!triple || (at + 2 < text.Length && text[at + 1] == mark && text[at + 2] == mark));
}
