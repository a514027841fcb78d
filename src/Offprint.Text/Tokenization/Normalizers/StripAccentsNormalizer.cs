namespace Offprint.Text;

/// <summary>Removes combining marks (usually behind NFD).</summary>
internal sealed class StripAccentsNormalizer : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text) => text.Filter(rune => !RuneClass.IsMark(rune));
}
