namespace Offprint.Text;

/// <summary>Replaces every match of a string or regular expression.</summary>
internal sealed class ReplaceNormalizer(ITextPattern pattern, string content) : ITextNormalizer
{
    public AlignedText Normalize(AlignedText text)
    {
        var parts = new List<TextMatch>();
        pattern.Match(text.Text, parts);
        if (!parts.Exists(part => part.IsMatch))
        {
            return text;
        }

        var builder = new AlignedTextBuilder(text);
        foreach (var part in parts)
        {
            if (part.IsMatch)
            {
                builder.SkipTo(part.End);
                builder.Insert(content);
            }
            else
            {
                builder.CopyTo(part.End);
            }
        }

        return builder.Build();
    }
}
