namespace Offprint.Text;

/// <summary>Rewrites a text and keeps its alignment.</summary>
internal interface ITextNormalizer
{
    AlignedText Normalize(AlignedText text);
}
