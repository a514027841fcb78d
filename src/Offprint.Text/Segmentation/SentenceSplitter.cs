using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// Splits text into sentences by rules: at . ! ? … and their full-width forms, with closing quotes and brackets, before white space;
/// not after known abbreviations, initials and list numbers, nor before a lower-case letter; and always at blank lines.
/// </summary>
public sealed class SentenceSplitter
{
    private static readonly HashSet<string> EnglishAbbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "sr", "jr", "st", "rev", "hon", "gen", "col", "lt", "sgt", "capt", "gov", "sen", "rep", "pres",
        "vs", "cf", "eg", "e.g", "i.e", "etc", "al", "ca", "approx", "resp", "incl", "esp", "viz", "ed", "eds", "inc", "ltd", "co", "corp", "dept", "univ", "assn", "bros", "mt", "ave", "blvd", "rd",
        "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri",
        "u.s", "u.k", "u.n", "a.m", "p.m", "ph.d", "b.sc", "m.sc",
    };

    private static readonly HashSet<string> MayEndSentence = new(StringComparer.OrdinalIgnoreCase) { "etc", "inc", "ltd", "co", "corp", "jr", "sr", "a.m", "p.m", "ph.d", "al" };

    // Abbreviations only in front of a number: "no. 5", but "He said no."
    private static readonly HashSet<string> BeforeNumber = new(StringComparer.OrdinalIgnoreCase)
    {
        "fig", "figs", "eq", "eqs", "sec", "ch", "vol", "vols", "no", "nos", "p", "pp", "ref", "refs", "art", "tab", "app",
    };

    private readonly HashSet<string> _abbreviations;

    /// <summary>Makes a splitter.</summary>
    /// <param name="abbreviations">Further abbreviations, without their last dot; English ones are known.</param>
    public SentenceSplitter(IEnumerable<string>? abbreviations = null)
    {
        _abbreviations = new HashSet<string>(EnglishAbbreviations, StringComparer.OrdinalIgnoreCase);
        foreach (var abbreviation in abbreviations ?? [])
        {
            _abbreviations.Add(abbreviation.TrimEnd('.'));
        }
    }

    /// <summary>The sentences in order, without white space around them; all other characters of the text are in exactly one of them.</summary>
    public IReadOnlyList<TextChunk> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<TextChunk>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '\n' && IsBlankLine(text, at) ? at : IsStop(text[at]) ? EndAfter(text, start, at) : -1;
            if (end >= 0)
            {
                Add(text, start, end, sentences);
                start = end;
                at = Math.Max(at, end - 1);
            }
        }

        Add(text, start, text.Length, sentences);
        return sentences;
    }

    private static void Add(string text, int start, int end, List<TextChunk> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextChunk(start, text[start..end]));
        }
    }

    private static bool IsStop(char c) => c is '.' or '!' or '?' or '…' or '。' or '\uFF01' or '\uFF1F';

    private static bool IsClosing(char c) => c is '"' or '\'' or ')' or ']' or '}' or '”' or '’' or '»' or '」' or '』';

    private static bool IsBlankLine(string text, int newline)
    {
        var at = newline + 1;
        while (at < text.Length && text[at] is (' ' or '\t' or '\r'))
        {
            at++;
        }

        return at < text.Length && text[at] == '\n';
    }

    // The end of the sentence that this stop closes, or -1 when it closes none.
    private int EndAfter(string text, int start, int at)
    {
        var end = at + 1;
        while (end < text.Length && IsStop(text[end]))
        {
            end++;
        }

        while (end < text.Length && IsClosing(text[end]))
        {
            end++;
        }

        if (text[at] is '。' or '\uFF01' or '\uFF1F')
        {
            return end;
        }

        if (end == text.Length)
        {
            return end;
        }

        if (!char.IsWhiteSpace(text[end]))
        {
            return -1;
        }

        var next = end;
        while (next < text.Length && (char.IsWhiteSpace(text[next]) || IsClosing(text[next]) || text[next] is '(' or '[' or '“' or '‘' or '«' or '*' or '_'))
        {
            next++;
        }

        if (next == text.Length || char.IsLower(text[next]))
        {
            return next == text.Length ? end : -1;
        }

        return text[at] == '.' && end == at + 1 && IsAbbreviation(text, start, at, text[next]) ? -1 : end;
    }

    private bool IsAbbreviation(string text, int start, int dot, char next)
    {
        var from = dot;
        while (from > start && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] == '.'))
        {
            from--;
        }

        var word = text[from..dot];
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I')
        {
            return true; // an initial: "J. Smith"
        }

        if (word.Length is > 0 and <= 3 && word.All(char.IsAsciiDigit) && IsLineStart(text, from))
        {
            return true; // a list number
        }

        if (char.IsDigit(next) && BeforeNumber.Contains(word))
        {
            return true;
        }

        return _abbreviations.Contains(word) && !(MayEndSentence.Contains(word) && CharUnicodeInfo.GetUnicodeCategory(next) == UnicodeCategory.UppercaseLetter);
    }

    private static bool IsLineStart(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == 0 || text[at - 1] == '\n';
    }
}
