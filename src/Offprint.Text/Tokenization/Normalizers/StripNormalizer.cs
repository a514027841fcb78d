using System.Text;

namespace Offprint.Text;

/// <summary>Removes white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        int start = 0, end = text.Length;
        while (left && start < end && char.IsWhiteSpace(text.Text[start]))
        {
            start++;
        }

        while (right && end > start && char.IsWhiteSpace(text.Text[end - 1]))
        {
            end--;
        }

        if (start == 0)
        {
            return text.Slice(0, end);
        }

        // A slice would begin where its text does; this one still begins where the whole did (Metaspace looks at that).
        var builder = new AlignedTextBuilder(text);
        builder.SkipTo(start);
        builder.CopyTo(end);
        return builder.Build();
    }
}
