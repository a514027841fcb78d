using System.Globalization;
using System.Text;

namespace Offprint.Text;

/// <summary>
/// .NET's regular expressions see UTF-16 units, so half an emoji is a character to them and an ideograph of plane 2 is no letter. A
/// shadow text puts one rare character of the same general category in place of each surrogate pair; matches map back by position.
/// </summary>
internal static class AstralShadow
{
    private const char Han = '\u3402';

    private static readonly char[] Representatives = MakeRepresentatives();

    /// <summary>The text itself when it has no surrogates (map is then null), else its shadow and the position of each unit.</summary>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> text, out int[]? map)
    {
        map = null;
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        var shadow = new char[text.Length];
        var positions = new int[text.Length + 1];
        int count = 0, index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            positions[count] = index;
            shadow[count++] = rune.IsBmp ? (char)rune.Value : rune.Value is >= 0x20000 and <= 0x3FFFF ? Han : Representatives[(int)Rune.GetUnicodeCategory(rune)];
            index += rune.Utf16SequenceLength;
        }

        positions[count] = index;
        map = positions;
        return shadow.AsSpan(0, count);
    }

    private static char[] MakeRepresentatives()
    {
        var result = new char[30];
        Array.Fill(result, '\uE8FF');
        void Set(UnicodeCategory category, char value) => result[(int)category] = value;
        Set(UnicodeCategory.UppercaseLetter, '\uA7B0');
        Set(UnicodeCategory.LowercaseLetter, '\uA7FA');
        Set(UnicodeCategory.TitlecaseLetter, '\u1FBC');
        Set(UnicodeCategory.ModifierLetter, '\uA71C');
        Set(UnicodeCategory.OtherLetter, '\uA860');
        Set(UnicodeCategory.NonSpacingMark, '\uA8E0');
        Set(UnicodeCategory.SpacingCombiningMark, '\uA983');
        Set(UnicodeCategory.EnclosingMark, '\uA670');
        Set(UnicodeCategory.DecimalDigitNumber, '\uA9D0');
        Set(UnicodeCategory.LetterNumber, '\uA6E6');
        Set(UnicodeCategory.OtherNumber, '\uA830');
        Set(UnicodeCategory.SpaceSeparator, '\u205F');
        Set(UnicodeCategory.ConnectorPunctuation, '\uFE4D');
        Set(UnicodeCategory.DashPunctuation, '\uFE58');
        Set(UnicodeCategory.OpenPunctuation, '\u2E26');
        Set(UnicodeCategory.ClosePunctuation, '\u2E27');
        Set(UnicodeCategory.InitialQuotePunctuation, '\u2E04');
        Set(UnicodeCategory.FinalQuotePunctuation, '\u2E05');
        Set(UnicodeCategory.OtherPunctuation, '\uA874');
        Set(UnicodeCategory.MathSymbol, '\u2A7A');
        Set(UnicodeCategory.CurrencySymbol, '\uA838');
        Set(UnicodeCategory.ModifierSymbol, '\uA700');
        Set(UnicodeCategory.OtherSymbol, '\u4DC0');
        Set(UnicodeCategory.Format, '\u206A');
        Set(UnicodeCategory.OtherNotAssigned, '\u2FE0');
        return result;
    }
}
