using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>Strings counted in characters (code points), as Python does, and searched within the bounds of a rendering.</summary>
internal static class PythonString
{
    private const int LongNeedle = 256;

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static long Length(string text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
            {
                pairs++;
            }
        }

        return text.Length - pairs;
    }

    public static bool IsSimple(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    /// <summary>The characters, each a string.</summary>
    public static List<object?> Characters(string text)
    {
        var result = new List<object?>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var width = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) ? 2 : 1;
            result.Add(text.Substring(i, width));
            i += width - 1;
        }

        return result;
    }

    /// <summary>Where a part begins (UTF-16), or -1. Linear in the length of both.</summary>
    public static int Find(RenderState state, string text, string part, int from)
    {
        int found;
        if (part.Length <= LongNeedle)
        {
            found = text.IndexOf(part, from, StringComparison.Ordinal);
        }
        else
        {
            state.Work(part.Length);
            found = FindLong(text, part, from);
        }

        state.Work((found < 0 ? text.Length : found) - from + 1);
        return found;
    }

    /// <summary>The longest prefix of the text that a prefix function knows is kept while going through it (Knuth, Morris and Pratt, 1977).</summary>
    private static int FindLong(string text, string part, int from)
    {
        var borders = new int[part.Length];
        for (int i = 1, k = 0; i < part.Length; i++)
        {
            while (k > 0 && part[i] != part[k])
            {
                k = borders[k - 1];
            }

            borders[i] = k += part[i] == part[k] ? 1 : 0;
        }

        for (int i = from, k = 0; i < text.Length; i++)
        {
            while (k > 0 && text[i] != part[k])
            {
                k = borders[k - 1];
            }

            if (text[i] == part[k] && ++k == part.Length)
            {
                return i - k + 1;
            }
        }

        return -1;
    }

    public static string Strip(string text, string? characters, bool start, bool end)
    {
        var first = 0;
        var last = text.Length;
        while (start && first < last && Strips(text[first]))
        {
            first++;
        }

        while (end && last > first && Strips(text[last - 1]))
        {
            last--;
        }

        return text[first..last];

        bool Strips(char c) => characters is null ? IsSpace(c) : characters.Contains(c, StringComparison.Ordinal);
    }

    public static string Replace(RenderState state, string text, string old, string by, long count)
    {
        if (count < 0)
        {
            count = long.MaxValue;
        }

        state.Work(text.Length);
        var result = new StringBuilder();
        var position = 0;
        if (old.Length == 0)
        {
            for (; count > 0 && position < text.Length; count--)
            {
                state.Work(by.Length);
                result.Append(by).Append(text[position++]);
                if (position < text.Length && char.IsSurrogatePair(text[position - 1], text[position]))
                {
                    result.Append(text[position++]);
                }
            }

            return count > 0 && position == text.Length ? result.Append(by).ToString() : result.Append(text, position, text.Length - position).ToString();
        }

        for (; count > 0 && Find(state, text, old, position) is var found and >= 0; count--)
        {
            state.Work(by.Length);
            result.Append(text, position, found - position).Append(by);
            position = found + old.Length;
        }

        return position == 0 ? text : result.Append(text, position, text.Length - position).ToString();
    }

    public static string Capitalize(string text)
    {
        var width = Rune.TryGetRuneAt(text.Length == 0 ? " " : text, 0, out var rune) ? rune.Utf16SequenceLength : 1;
        return text.Length == 0 ? text : text[..width].ToUpperInvariant() + text[width..].ToLowerInvariant();
    }

    /// <summary>Python's own str.title: every run of letters begins large.</summary>
    public static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        var inside = false;
        foreach (var c in text)
        {
            result.Append(inside ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inside = char.IsUpper(c) || char.IsLower(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.TitlecaseLetter;
        }

        return result.ToString();
    }

    /// <summary>Jinja's filter "title": every word behind white space, a hyphen or an opening bracket begins large.</summary>
    public static string TitleWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var inside = false;
        foreach (var c in text)
        {
            result.Append(inside ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c));
            inside = !(IsSpace(c) || c is '-' or '(' or '{' or '[' or '<');
        }

        return result.ToString();
    }
}
