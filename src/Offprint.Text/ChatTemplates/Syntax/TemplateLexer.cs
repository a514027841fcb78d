using System.Buffers;

namespace Offprint.Text;

/// <summary>
/// Cuts a template into text and tokens, with Jinja's rules for white space under trim_blocks and lstrip_blocks: the line end after a block
/// or comment goes, so do blanks before one that begins its line; "-" takes all white space on its side, "+" keeps it.
/// </summary>
internal sealed class TemplateLexer(TemplateSource template)
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private static readonly string[] Operators = ["//", "**", "==", "!=", ">=", "<="];

    private readonly string source = template.Text;
    private readonly List<TemplateToken> tokens = [];
    private int position;
    private bool lineStart = true;

    public List<TemplateToken> Read()
    {
        while (position < source.Length)
        {
            var start = NextTag(position);
            if (start < 0)
            {
                AddText(position, source[position..]);
                break;
            }

            var kind = source[start + 1];
            var sign = start + 2 < source.Length && source[start + 2] is '-' or '+' ? source[start + 2] : ' ';
            AddText(position, Strip(source[position..start], sign, kind == '{'));
            position = start + (sign == ' ' ? 2 : 3);
            lineStart = false;
            if (kind == '#')
            {
                Comment(start);
            }
            else if (kind == '{')
            {
                Tag(start, TokenKind.OutputStart, TokenKind.OutputEnd, "}}");
            }
            else if (!Raw(start))
            {
                Tag(start, TokenKind.BlockStart, TokenKind.BlockEnd, "%}");
            }
        }

        tokens.Add(new TemplateToken(TokenKind.End, "", source.Length));
        return tokens;
    }

    private int NextTag(int from)
    {
        for (var i = source.IndexOf('{', from); i >= 0 && i + 1 < source.Length; i = source.IndexOf('{', i + 1))
        {
            if (source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private string Strip(string text, char sign, bool output)
    {
        if (sign == '-')
        {
            var end = text.Length;
            while (end > 0 && PythonString.IsSpace(text[end - 1]))
            {
                end--;
            }

            return text[..end];
        }

        var line = text.LastIndexOf('\n') + 1;
        return sign != '+' && !output && (line > 0 || lineStart) && text.AsSpan(line).IsWhiteSpace() ? text[..line] : text;
    }

    private void AddText(int start, string text)
    {
        if (text.Length > 0)
        {
            tokens.Add(new TemplateToken(TokenKind.Text, text, start));
        }
    }

    private void Comment(int start)
    {
        var end = source.IndexOf("#}", position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw template.Error("the comment has no end (\"#}\")", start);
        }

        var sign = end > position ? source[end - 1] : ' ';
        After(end + 2, sign);
    }

    /// <summary>What a closing mark of a block or comment takes of the text behind it.</summary>
    private void After(int end, char sign, bool trim = true)
    {
        position = end;
        if (sign == '-')
        {
            SkipSpace();
        }
        else if (sign != '+' && trim && position < source.Length && source[position] == '\n')
        {
            position++;
        }

        lineStart = source[position - 1] == '\n';
    }

    private void SkipSpace()
    {
        while (position < source.Length && PythonString.IsSpace(source[position]))
        {
            position++;
        }
    }

    private bool Raw(int start)
    {
        if (Word(position, "raw") is not var (end, sign) || sign == '+')
        {
            return false;
        }

        After(end, sign, trim: false);
        var textStart = position;
        for (var tag = NextTag(position); tag >= 0; tag = NextTag(tag + 1))
        {
            var opening = tag + 2 < source.Length && source[tag + 2] is '-' or '+' ? source[tag + 2] : ' ';
            if (source[tag + 1] == '%' && Word(tag + (opening == ' ' ? 2 : 3), "endraw") is var (rawEnd, closing))
            {
                AddText(textStart, Strip(source[textStart..tag], opening, output: false));
                After(rawEnd, closing);
                return true;
            }
        }

        throw template.Error("the block \"raw\" has no \"endraw\"", start);
    }

    /// <summary>A block that is one word: where its closing mark ends and that mark's sign.</summary>
    private (int End, char Sign)? Word(int from, string word)
    {
        var at = from;
        Skip();
        if (string.CompareOrdinal(source, at, word, 0, word.Length) != 0)
        {
            return null;
        }

        at += word.Length;
        Skip();
        var sign = at < source.Length && source[at] is '-' or '+' ? source[at++] : ' ';
        return string.CompareOrdinal(source, at, "%}", 0, 2) == 0 ? (at + 2, sign) : null;

        void Skip()
        {
            while (at < source.Length && PythonString.IsSpace(source[at]))
            {
                at++;
            }
        }
    }

    private void Tag(int start, TokenKind opening, TokenKind closing, string mark)
    {
        tokens.Add(new TemplateToken(opening, source.Substring(start, 2), start));
        var open = new Stack<char>();
        while (true)
        {
            SkipSpace();
            if (position >= source.Length)
            {
                throw template.Error($"the tag has no end (\"{mark}\")", start);
            }

            var sign = source[position] == '-' || (source[position] == '+' && closing == TokenKind.BlockEnd) ? source[position] : ' ';
            var at = position + (sign == ' ' ? 0 : 1);
            if (open.Count == 0 && string.CompareOrdinal(source, at, mark, 0, 2) == 0)
            {
                tokens.Add(new TemplateToken(closing, mark, at));
                After(at + 2, sign, trim: closing == TokenKind.BlockEnd);
                return;
            }

            Token(open);
        }
    }

    private void Token(Stack<char> open)
    {
        var start = position;
        var c = source[start];
        if (c is '"' or '\'')
        {
            String(c);
            return;
        }

        if (char.IsAsciiDigit(c))
        {
            Number();
            return;
        }

        if (c == '_' || char.IsLetter(c))
        {
            while (position < source.Length && (Letters.Contains(source[position]) || char.IsLetterOrDigit(source[position])))
            {
                position++;
            }

            tokens.Add(new TemplateToken(TokenKind.Name, source[start..position], start));
            return;
        }

        var symbol = Array.Find(Operators, o => string.CompareOrdinal(source, start, o, 0, 2) == 0) ?? c.ToString();
        if (symbol.Length == 1 && !"+-*/%~[](){}<>=.:|,;".Contains(c, StringComparison.Ordinal))
        {
            throw template.Error($"unexpected character \"{c}\"", start);
        }

        if (c is '(' or '[' or '{')
        {
            open.Push(c);
        }
        else if (c is ')' or ']' or '}' && (!open.TryPop(out var opener) || opener != (c == ')' ? '(' : c == ']' ? '[' : '{')))
        {
            throw template.Error($"\"{c}\" closes nothing that is open", start);
        }

        position += symbol.Length;
        tokens.Add(new TemplateToken(TokenKind.Operator, symbol, start));
    }

    private void Number()
    {
        var start = position;
        if (source[position] == '0' && position + 1 < source.Length && char.ToLowerInvariant(source[position + 1]) is 'x' or 'o' or 'b')
        {
            while (position < source.Length && Letters.Contains(source[position]))
            {
                position++;
            }

            tokens.Add(new TemplateToken(TokenKind.Integer, source[start..position], start));
            return;
        }

        Digits();
        var afterDot = start > 0 && source[start - 1] == '.';
        var kind = TokenKind.Integer;
        if (!afterDot && Digit(position + 1) && source[position] == '.')
        {
            position++;
            Digits();
            kind = TokenKind.Float;
        }

        if (!afterDot && position < source.Length && source[position] is 'e' or 'E'
            && (Digit(position + 1) || (position + 1 < source.Length && source[position + 1] is '+' or '-' && Digit(position + 2))))
        {
            position += 2;
            Digits();
            kind = TokenKind.Float;
        }

        tokens.Add(new TemplateToken(kind, source[start..position].Replace("_", "", StringComparison.Ordinal), start));

        void Digits()
        {
            while (Digit(position) || (position < source.Length && source[position] == '_' && Digit(position + 1)))
            {
                position++;
            }
        }

        bool Digit(int at) => at < source.Length && char.IsAsciiDigit(source[at]);
    }

    private void String(char quote)
    {
        var start = position++;
        var escaped = false;
        while (position < source.Length && source[position] != quote)
        {
            escaped |= source[position] == '\\';
            position += source[position] == '\\' ? 2 : 1;
        }

        if (position >= source.Length)
        {
            throw template.Error("the string has no end", start);
        }

        var text = source[(start + 1)..position++];
        tokens.Add(new TemplateToken(TokenKind.String, escaped ? StringEscapes.Read(text, template, start + 1) : text, start));
    }
}
