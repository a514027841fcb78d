using System.Globalization;

namespace Offprint.Text;

/// <summary>
/// The split pattern of GPT-2, scanned by hand: contractions ('s 't 're 've 'm 'll 'd), letters, digits or other characters with an
/// optional space in front, and white space that leaves its last character to a following word.
/// </summary>
internal sealed class GptPattern : ITextPattern
{
    public const string Source = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static readonly GptPattern Instance = new();

    private enum Kind : byte
    {
        Letter,
        Number,
        Space,
        Other,
    }

    private static readonly Kind[] Basic = MakeTable();

    public void Match(ReadOnlySpan<char> text, List<TextMatch> parts)
    {
        var start = 0;
        while (start < text.Length)
        {
            var end = Next(text, start);
            parts.Add(new TextMatch(start, end, true));
            start = end;
        }
    }

    /// <summary>The end of the piece that starts at <paramref name="start"/>.</summary>
    public static int Next(ReadOnlySpan<char> text, int start)
    {
        var c = text[start];
        if (c == '\'' && Contraction(text[(start + 1)..]) is var length and > 0)
        {
            return start + 1 + length;
        }

        var at = c == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = At(text, at, out var size);
        if (kind == Kind.Space)
        {
            // White space: all of it at the end of the text, otherwise all but the last character (which may go with a word).
            at = start;
            int end = start, last = start;
            while (at < text.Length && At(text, at, out size) == Kind.Space)
            {
                last = at;
                at += size;
                end = at;
            }

            return end == text.Length || last == start ? end : last;
        }

        do
        {
            at += size;
        }
        while (at < text.Length && At(text, at, out size) == kind);
        return at;
    }

    private static int Contraction(ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0)
        {
            return 0;
        }

        if (rest[0] is 's' or 't' or 'm' or 'd')
        {
            return 1;
        }

        return rest.Length > 1 && (rest[0], rest[1]) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 2 : 0;
    }

    private static Kind At(ReadOnlySpan<char> text, int index, out int size)
    {
        var c = text[index];
        size = 1;
        if (!char.IsHighSurrogate(c) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            return Basic[c];
        }

        size = 2;
        return Classify(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[index + 1])));
    }

    private static Kind Classify(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };

    private static Kind[] MakeTable()
    {
        var table = new Kind[0x10000];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = char.IsWhiteSpace((char)i) ? Kind.Space : Classify(CharUnicodeInfo.GetUnicodeCategory((char)i));
        }

        return table;
    }
}
