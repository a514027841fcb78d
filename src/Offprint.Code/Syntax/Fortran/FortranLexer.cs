using System.Text;

namespace Offprint.Code;

/// <summary>
/// Cuts Fortran into statements of tokens. Fixed form: comments in column 1, labels in 1-5, continuation in 6, text in 7-72. Free form: ampersands,
/// exclamation marks, semicolons. Blanks separate tokens in both forms; keywords written in two words come out as two tokens.
/// </summary>
internal sealed partial class FortranLexer(string text)
{
    private static readonly string[] DotWords =
        [".and.", ".or.", ".not.", ".eqv.", ".neqv.", ".eq.", ".ne.", ".lt.", ".le.", ".gt.", ".ge.", ".true.", ".false."];

    private static readonly string[] Operators =
        ["**", "//", "==", "/=", "<=", ">=", "=>", "::", "(/", "/)", "+", "-", "*", "/", "=", "<", ">", "(", ")", ",", ":", "%", "$", ".", "&", "[", "]"];

    private readonly List<FortranLine> _lines = [];
    private readonly StringBuilder _statement = new();
    private readonly List<int> _places = [];
    private FortranToken? _label;

    public static List<FortranLine> Read(string text, bool? freeForm)
    {
        var lexer = new FortranLexer(text);
        if (freeForm ?? LooksFree(text))
        {
            lexer.Free();
        }
        else
        {
            lexer.Fixed();
        }

        lexer.Flush();
        return lexer._lines;
    }

    /// <summary>Free form when a code line begins before column 7 with something other than a label, or ends in an ampersand.</summary>
    private static bool LooksFree(string text)
    {
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd();
            if (line.Length == 0 || line[0] is 'c' or 'C' or '*' or '!')
            {
                continue;
            }

            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || trimmed[0] is '!' or '#')
            {
                continue;
            }

            if (line[^1] == '&')
            {
                return true;
            }

            var head = line.AsSpan(0, Math.Min(5, line.Length));
            if (!line.StartsWith('\t') && head.ToString().Any(c => c != ' ' && !char.IsAsciiDigit(c)))
            {
                return true;
            }
        }

        return false;
    }

    private void Fixed()
    {
        for (var start = 0; start < text.Length;)
        {
            var end = LineEnd(start, out var next);
            var line = text.AsSpan(start, end - start);
            if (line.Length > 0 && line[0] is 'c' or 'C' or '*' or '!' or '#')
            {
                Directive(start, end);
            }
            else if (!line.IsWhiteSpace())
            {
                FixedLine(start, end);
            }

            start = next;
        }
    }

    private void FixedLine(int start, int end)
    {
        var first = text.IndexOf('\t', start, Math.Min(6, end - start)) is var tab and >= 0 ? tab + 1 : start + 6;
        var trimmed = text.AsSpan(start, end - start).TrimStart();
        if (trimmed[0] == '!' && (first > end || text.AsSpan(start, Math.Min(end, first) - start).Contains('!')) && !(end - start > 5 && text[start + 5] == '!'))
        {
            return;
        }

        var continued = first == start + 6 && end - start > 5 && text[start + 5] is not (' ' or '0');
        if (!continued)
        {
            Flush();
            var label = text.AsSpan(start, Math.Min(5, end - start));
            var digit = label.IndexOfAnyInRange('0', '9');
            if (digit >= 0)
            {
                var last = label.LastIndexOfAnyInRange('0', '9') + 1;
                _label = new FortranToken(FortranTokenKind.Integer, start + digit, start + last, text[(start + digit)..(start + last)]);
            }
        }

        Append(Math.Min(first, end), Math.Min(end, start + 72));
    }

    private void Free()
    {
        var continued = false;
        for (var start = 0; start < text.Length;)
        {
            var end = LineEnd(start, out var next);
            var line = text.AsSpan(start, end - start);
            var indent = line.Length - line.TrimStart().Length;
            var at = start + indent;
            start = next;
            if (at == end)
            {
                continue;
            }

            if (text[at] == '!')
            {
                Directive(at, end);
                continue;
            }

            if (text[at] == '#')
            {
                continue;
            }

            if (continued && text[at] == '&')
            {
                at++;
            }
            else if (!continued)
            {
                Flush();
                var digits = at;
                while (digits < end && char.IsAsciiDigit(text[digits]))
                {
                    digits++;
                }

                if (digits > at && digits < end && text[digits] is ' ' or '\t')
                {
                    _label = new FortranToken(FortranTokenKind.Integer, at, digits, text[at..digits]);
                    at = digits;
                }
            }

            continued = FreeText(at, end);
        }
    }

    /// <summary>Appends a line of free form up to its comment.</summary>
    /// <returns>Whether the statement goes on in the next line.</returns>
    private bool FreeText(int at, int end)
    {
        // A string may be open from the line before.
        var quote = OpenQuote();
        var from = at;
        for (; at < end; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                if (quote != '\0' && c == '&' && text.AsSpan(at + 1, end - at - 1).IsWhiteSpace())
                {
                    Append(from, at);
                    return true;
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '!')
            {
                break;
            }
            else if (c == '&')
            {
                Append(from, at);
                return true;
            }
        }

        Append(from, at);
        return false;
    }

    private char OpenQuote()
    {
        var quote = '\0';
        for (var i = 0; i < _statement.Length; i++)
        {
            var c = _statement[i];
            quote = quote == '\0' ? (c is '\'' or '"' ? c : '\0') : c == quote ? '\0' : quote;
        }

        return quote;
    }

    private void Directive(int start, int end)
    {
        if (end - start > 5 && text.AsSpan(start + 1, 4) is var mark && (mark.Equals("$omp", StringComparison.OrdinalIgnoreCase) || mark.Equals("$acc", StringComparison.OrdinalIgnoreCase)))
        {
            Flush();
            var last = start + text.AsSpan(start, end - start).TrimEnd().Length;
            _lines.Add(new FortranLine(null, [new FortranToken(FortranTokenKind.Operator, start, last, text[start..last])], IsDirective: true));
        }
    }

    private void Append(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _statement.Append(text[i]);
            _places.Add(i);
        }
    }

    private int LineEnd(int start, out int next)
    {
        var end = text.IndexOf('\n', start);
        next = end < 0 ? text.Length : end + 1;
        end = end < 0 ? text.Length : end;
        return end > start && text[end - 1] == '\r' ? end - 1 : end;
    }

    private void Flush()
    {
        var statement = _statement.ToString();
        var tokens = new List<FortranToken>();
        for (var at = 0; at < statement.Length;)
        {
            var c = statement[at];
            if (c is ' ' or '\t' or '\f')
            {
                at++;
                continue;
            }

            if (c == '!')
            {
                break;
            }

            if (c == ';')
            {
                if (tokens.Count > 0)
                {
                    _lines.Add(new FortranLine(_label, tokens));
                    (tokens, _label) = ([], null);
                }

                at++;
                continue;
            }

            var (kind, end) = Scan(statement, at);
            var (first, last) = (_places[at], _places[end - 1] + 1);
            var value = statement[at..end];
            tokens.Add(new FortranToken(kind, first, last, kind == FortranTokenKind.String ? value : value.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal)));
            at = end;
        }

        if (tokens.Count > 0)
        {
            _lines.Add(new FortranLine(_label, tokens));
        }
        else if (_label is { } lone)
        {
            throw CodeParseException.At(text, lone.Start, "a label stands before no statement.");
        }

        _statement.Clear();
        _places.Clear();
        _label = null;
    }
}
