using System.Text;

namespace Offprint.Papers;

/// <summary>LaTeX as it stands in BibTeX fields to plain text: accents and special letters are resolved, braces and commands are left out, formulas stay.</summary>
internal static class LatexText
{
    private static readonly Dictionary<string, string> Accents = new(StringComparer.Ordinal)
    {
        ["`"] = "\u0300", ["'"] = "\u0301", ["^"] = "\u0302", ["~"] = "\u0303", ["="] = "\u0304", ["u"] = "\u0306", ["."] = "\u0307", ["\""] = "\u0308",
        ["r"] = "\u030A", ["H"] = "\u030B", ["v"] = "\u030C", ["c"] = "\u0327", ["k"] = "\u0328", ["d"] = "\u0323", ["b"] = "\u0331",
    };

    private static readonly Dictionary<string, string> Letters = new(StringComparer.Ordinal)
    {
        ["ss"] = "ß", ["o"] = "ø", ["O"] = "Ø", ["l"] = "ł", ["L"] = "Ł", ["ae"] = "æ", ["AE"] = "Æ", ["oe"] = "œ", ["OE"] = "Œ", ["aa"] = "å", ["AA"] = "Å", ["i"] = "i", ["j"] = "j",
        ["&"] = "&", ["%"] = "%", ["$"] = "$", ["#"] = "#", ["_"] = "_", ["{"] = "{", ["}"] = "}", [" "] = " ", ["\\"] = " ", ["-"] = "", ["/"] = "", [","] = " ",
        ["textendash"] = "–", ["textemdash"] = "—", ["dots"] = "…", ["ldots"] = "…", ["textquotesingle"] = "'", ["textasciitilde"] = "~",
    };

    /// <summary>The plain text of a field.</summary>
    public static string Plain(string text)
    {
        var result = new StringBuilder(text.Length);
        var inFormula = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '$') inFormula = !inFormula;
            if (inFormula) result.Append(c);
            else if (c == '\\') i = Command(text, i + 1, result) - 1;
            else if (c == '~') result.Append(' ');
            else if (c == '-' && i + 1 < text.Length && text[i + 1] == '-')
            {
                result.Append('–');
                while (i + 1 < text.Length && text[i + 1] == '-') i++;
            }
            else if (c is not ('{' or '}')) result.Append(c);
        }

        return Composed(result.ToString());
    }

    /// <summary>Reads a command behind its backslash.</summary>
    /// <returns>Where the text goes on.</returns>
    private static int Command(string text, int at, StringBuilder result)
    {
        if (at >= text.Length) return at;
        var end = at + 1;
        if (char.IsAsciiLetter(text[at]))
        {
            while (end < text.Length && char.IsAsciiLetter(text[end])) end++;
        }

        var name = text[at..end];
        if (Accents.TryGetValue(name, out var accent))
        {
            var letter = end;
            while (letter < text.Length && text[letter] is ' ' or '{') letter++;
            if (letter < text.Length && text[letter] == '\\' && letter + 1 < text.Length && text[letter + 1] is 'i' or 'j') letter++; // \'{\i}
            if (letter >= text.Length || !char.IsLetter(text[letter])) return end;
            result.Append(text[letter]).Append(accent);
            return letter + 1;
        }

        if (char.IsAsciiLetter(text[at]) && end < text.Length && text[end] == ' ') end++; // a command eats the space behind it
        if (Letters.TryGetValue(name, out var known)) result.Append(known);
        return end;
    }

    private static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return MetadataText.OneLine(text).Normalize(NormalizationForm.FormC); // halves of surrogate pairs are gone now
        }
    }
}
