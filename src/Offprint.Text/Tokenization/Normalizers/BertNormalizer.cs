using System.Text;

namespace Offprint.Text;

/// <summary>The normalizer of BERT: cleaning, spaces around ideographs, accents, case, in this order.</summary>
internal sealed class BertNormalizer(bool cleanText, bool handleChineseCharacters, bool stripAccents, bool lowercase) : ITextNormalizer
{
    private static readonly UnicodeNormalizer Decomposition = new(compose: false, compatibility: false);
    private static readonly LowercaseNormalizer Lowercase = new();

    public AlignedText Normalize(AlignedText text)
    {
        if (cleanText)
        {
            text = Clean(text);
        }

        if (handleChineseCharacters && text.Text.EnumerateRunes().Any(RuneClass.IsIdeograph))
        {
            text = IsolateIdeographs(text);
        }

        if (stripAccents)
        {
            text = Decomposition.Normalize(text).Filter(rune => !RuneClass.IsNonspacingMark(rune));
        }

        return lowercase ? Lowercase.Normalize(text) : text;
    }

    private static AlignedText Clean(AlignedText text)
    {
        text = text.Filter(rune => rune.Value is not (0 or 0xFFFD) && !RuneClass.IsControl(rune));
        if (!text.Text.Any(unit => unit != ' ' && char.IsWhiteSpace(unit)))
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text);
        foreach (var rune in text.Text.EnumerateRunes())
        {
            builder.Append(RuneClass.IsWhiteSpace(rune) ? new Rune(' ') : rune, 0);
        }

        return builder.Build();
    }

    private static AlignedText IsolateIdeographs(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text);
        foreach (var rune in text.Text.EnumerateRunes())
        {
            if (RuneClass.IsIdeograph(rune))
            {
                builder.Append(new Rune(' '), 0);
                builder.Append(rune, 1);
                builder.Append(new Rune(' '), 1);
            }
            else
            {
                builder.Append(rune, 0);
            }
        }

        return builder.Build();
    }
}
