namespace Offprint.Code;

internal sealed partial class FortranLexer
{
    private (FortranTokenKind Kind, int End) Scan(string s, int at)
    {
        var c = s[at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            var end = at + 1;
            while (end < s.Length && (char.IsAsciiLetterOrDigit(s[end]) || s[end] is '_' or '$'))
            {
                end++;
            }

            return (FortranTokenKind.Name, end);
        }

        if (c is '\'' or '"')
        {
            return (FortranTokenKind.String, StringEnd(s, at));
        }

        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < s.Length && char.IsAsciiDigit(s[at + 1])))
        {
            return Number(s, at);
        }

        if (c == '.' && DotWordLength(s, at) is var length and > 0)
        {
            return (FortranTokenKind.Operator, at + length);
        }

        var symbol = Array.Find(Operators, o => string.CompareOrdinal(s, at, o, 0, o.Length) == 0)
            ?? throw CodeParseException.At(text, _places[at], $"'{c}' is not a character of Fortran code.");
        return (FortranTokenKind.Operator, at + symbol.Length);
    }

    /// <summary>The length of a word between dots, one of the language or an operator of the program's own; 0 when there is none. Blanks may stand before the last dot.</summary>
    private static int DotWordLength(string s, int at)
    {
        var end = at + 1;
        while (end < s.Length && char.IsAsciiLetter(s[end]))
        {
            end++;
        }

        var word = s.AsSpan(at, end - at);
        if (word.Length == 1)
        {
            return 0;
        }

        var dot = end;
        while (dot < s.Length && s[dot] == ' ')
        {
            dot++;
        }

        var known = Array.Exists(DotWords, w => w.Length == end - at + 1 && string.Compare(s, at, w, 0, end - at, StringComparison.OrdinalIgnoreCase) == 0);
        return dot < s.Length && s[dot] == '.' && (known || dot == end) ? dot + 1 - at : 0;
    }

    private static (FortranTokenKind Kind, int End) Number(string s, int at)
    {
        var end = at;
        var isFloat = false;
        while (end < s.Length && char.IsAsciiDigit(s[end]))
        {
            end++;
        }

        if (end < s.Length && s[end] == '.' && DotWordLength(s, end) == 0)
        {
            isFloat = true;
            end++;
            while (end < s.Length && char.IsAsciiDigit(s[end]))
            {
                end++;
            }
        }

        if (end < s.Length && s[end] is 'e' or 'E' or 'd' or 'D' or 'q' or 'Q')
        {
            var digits = end + 1 < s.Length && s[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (digits < s.Length && char.IsAsciiDigit(s[digits]))
            {
                isFloat = true;
                end = digits;
                while (end < s.Length && char.IsAsciiDigit(s[end]))
                {
                    end++;
                }
            }
        }

        // A kind: 1.0_wp.
        if (end < s.Length && s[end] == '_')
        {
            end++;
            while (end < s.Length && (char.IsAsciiLetterOrDigit(s[end]) || s[end] == '_'))
            {
                end++;
            }
        }

        return (isFloat ? FortranTokenKind.Float : FortranTokenKind.Integer, end);
    }

    private int StringEnd(string s, int at)
    {
        for (var end = at + 1; end < s.Length; end++)
        {
            if (s[end] == s[at])
            {
                if (end + 1 < s.Length && s[end + 1] == s[at])
                {
                    end++;
                }
                else
                {
                    return end + 1;
                }
            }
        }

        throw CodeParseException.At(text, _places[at], "the string is never closed.");
    }
}
