using System.Text;

namespace Offprint.Text;

/// <summary>Spells the UTF-8 bytes of a text in the byte alphabet.</summary>
internal sealed class ByteLevelNormalizer : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text) => Spell(text);

    public static AlignedText Spell(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.Text.EnumerateRunes())
        {
            var count = rune.EncodeToUtf8(bytes);
            for (var i = 0; i < count; i++)
            {
                builder.Append(new Rune(ByteAlphabet.ToChar(bytes[i])), i == 0 ? 0 : 1);
            }
        }

        return builder.Build();
    }
}
