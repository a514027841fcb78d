using System.Globalization;

namespace Offprint.Code;

/// <summary>
/// Cuts Python into tokens: indentation with a stack, lines joined inside brackets and after a backslash, strings whole (formatted ones with the
/// expressions in them). Tabs go to the next multiple of eight, as the language says.
/// </summary>
internal sealed class PythonLexer(string text)
{
    private static readonly string[] Operators =
    [
        "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "==", "<=", ">=", "<<", ">>", "**", "//",
        "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
    ];

    private readonly List<PythonToken> _tokens = [];
    private readonly Stack<int> _indents = new([0]);
    private readonly Stack<(char Bracket, int At)> _brackets = new();
    private int _at;

    public static List<PythonToken> Read(string text) => new PythonLexer(text).Run();

    private List<PythonToken> Run()
    {
        if (text.StartsWith('\uFEFF'))
        {
            _at = 1;
        }

        var lineStart = true;
        while (_at < text.Length)
        {
            if (lineStart && _brackets.Count == 0)
            {
                if (Indentation())
                {
                    continue;
                }

                lineStart = false;
            }

            var c = text[_at];
            if (c is '\n' or '\r')
            {
                var start = _at;
                _at += c == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
                if (_brackets.Count == 0)
                {
                    Add(PythonTokenKind.NewLine, start, start);
                    lineStart = true;
                }
            }
            else if (c is ' ' or '\t' or '\f')
            {
                _at++;
            }
            else if (c == '#')
            {
                SkipComment();
            }
            else if (c == '\\')
            {
                JoinLine();
            }
            else
            {
                Token(c);
            }
        }

        if (_brackets.TryPeek(out var open))
        {
            throw CodeParseException.At(text, open.At, $"'{open.Bracket}' is never closed.");
        }

        if (_tokens.Count > 0 && _tokens[^1].Kind is not (PythonTokenKind.NewLine or PythonTokenKind.Dedent))
        {
            Add(PythonTokenKind.NewLine, text.Length, text.Length);
        }

        while (_indents.Peek() > 0)
        {
            _indents.Pop();
            Add(PythonTokenKind.Dedent, text.Length, text.Length);
        }

        Add(PythonTokenKind.End, text.Length, text.Length);
        return _tokens;
    }

    /// <summary>Measures the indentation of a line; a line without code is passed over.</summary>
    /// <returns>Whether the line had no code.</returns>
    private bool Indentation()
    {
        var column = 0;
        var at = _at;
        for (; at < text.Length && text[at] is ' ' or '\t' or '\f'; at++)
        {
            column = text[at] switch { ' ' => column + 1, '\t' => ((column / 8) + 1) * 8, _ => 0 };
        }

        _at = at;
        if (at == text.Length)
        {
            return true;
        }

        if (text[at] == '#')
        {
            SkipComment();
        }

        if (_at == text.Length)
        {
            return true;
        }

        if (text[_at] is '\n' or '\r')
        {
            _at++;
            return true;
        }

        if (column > _indents.Peek())
        {
            _indents.Push(column);
            Add(PythonTokenKind.Indent, at, at);
        }

        while (column < _indents.Peek())
        {
            _indents.Pop();
            Add(PythonTokenKind.Dedent, at, at);
            if (column > _indents.Peek())
            {
                throw CodeParseException.At(text, at, "the indentation matches no outer level.");
            }
        }

        return false;
    }

    private void Token(char c)
    {
        var start = _at;
        if (IsNameStart(c, start))
        {
            var end = NameEnd(start);
            if (end - start <= 2 && end < text.Length && text[end] is '"' or '\'' && IsStringPrefix(text.AsSpan(start, end - start)))
            {
                StringToken(start, end);
                return;
            }

            _at = end;
            Add(PythonTokenKind.Name, start, end);
        }
        else if (c is '"' or '\'')
        {
            StringToken(start, start);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            Number(start);
        }
        else
        {
            var symbol = Array.Find(Operators, o => string.CompareOrdinal(text, start, o, 0, o.Length) == 0)
                ?? throw CodeParseException.At(text, start, $"'{c}' is not a character of Python code.");
            _at += symbol.Length;
            Brackets(symbol[0], start);
            Add(PythonTokenKind.Operator, start, _at);
        }
    }

    private void Brackets(char symbol, int start)
    {
        if (symbol is '(' or '[' or '{')
        {
            _brackets.Push((symbol, start));
        }
        else if (symbol is ')' or ']' or '}')
        {
            if (!_brackets.TryPop(out var open) || (open.Bracket, symbol) is not (('(', ')') or ('[', ']') or ('{', '}')))
            {
                throw CodeParseException.At(text, start, $"'{symbol}' closes no bracket.");
            }
        }
    }

    private void Number(int start)
    {
        var at = start;
        var isFloat = false;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X' or 'o' or 'O' or 'b' or 'B')
        {
            at += 2;
            while (at < text.Length && (char.IsAsciiHexDigit(text[at]) || text[at] == '_'))
            {
                at++;
            }
        }
        else
        {
            at = Digits(at);
            if (at < text.Length && text[at] == '.')
            {
                isFloat = true;
                at = Digits(at + 1);
            }

            if (at < text.Length && text[at] is 'e' or 'E')
            {
                var exponent = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
                if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
                {
                    isFloat = true;
                    at = Digits(exponent);
                }
            }

            if (at < text.Length && text[at] is 'j' or 'J')
            {
                isFloat = true;
                at++;
            }
        }

        _at = at;
        Add(isFloat ? PythonTokenKind.Float : PythonTokenKind.Integer, start, at);
    }

    private int Digits(int at)
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at;
    }

    private void StringToken(int start, int quote)
    {
        var prefix = text.AsSpan(start, quote - start);
        _at = prefix.IndexOfAny('f', 'F') >= 0 ? PythonStrings.FormattedEnd(text, quote) : PythonStrings.PlainEnd(text, quote);
        Add(PythonTokenKind.String, start, _at);
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] is not ('\n' or '\r'))
        {
            _at++;
        }
    }

    private void JoinLine()
    {
        var next = _at + 1;
        if (next < text.Length && text[next] == '\r')
        {
            next++;
        }

        if (next < text.Length && text[next] == '\n')
        {
            _at = next + 1;
            return;
        }

        throw CodeParseException.At(text, _at, "a backslash joins lines only at the end of one.");
    }

    private int NameEnd(int at)
    {
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_' || char.IsSurrogate(text[at])
            || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation))
        {
            at++;
        }

        return at;
    }

    private bool IsNameStart(char c, int at) =>
        char.IsLetter(c) || c == '_' || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber
        || (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsSurrogatePair(c, text[at + 1]) && char.IsLetter(text, at));

    private static bool IsStringPrefix(ReadOnlySpan<char> name) =>
        name.Length == 1 ? "rRbBuUfF".Contains(name[0], StringComparison.Ordinal)
            : name.ToString().ToLowerInvariant() is "rb" or "br" or "rf" or "fr";

    private void Add(PythonTokenKind kind, int start, int end) => _tokens.Add(new PythonToken(kind, start, end, text[start..end]));
}
