namespace Offprint.Text;

/// <summary>Puts a string in front of a text that isn't empty.</summary>
internal sealed class PrependNormalizer(string prefix) : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text) => text.Prepend(prefix);
}
