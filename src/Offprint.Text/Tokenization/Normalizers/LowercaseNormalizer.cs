using System.Text;

namespace Offprint.Text;

/// <summary>Lower case, character by character, without regard to language.</summary>
internal sealed class LowercaseNormalizer : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        var index = 0;
        foreach (var rune in text.Text.EnumerateRunes())
        {
            if (rune.Value == 0x130 || Rune.ToLowerInvariant(rune) != rune)
            {
                break;
            }

            index += rune.Utf16SequenceLength;
        }

        if (index == text.Length)
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text);
        foreach (var rune in text.Text.EnumerateRunes())
        {
            if (rune.Value == 0x130)
            {
                // Capital I with dot is the one character whose lower case has two.
                builder.Append(new Rune('i'), 0);
                builder.Append(new Rune(0x307), 1);
            }
            else
            {
                builder.Append(Rune.ToLowerInvariant(rune), 0);
            }
        }

        return builder.Build();
    }
}
