namespace Offprint.Text;

/// <summary>Cuts a text into matches and the parts between them.</summary>
internal interface ITextPattern
{
    /// <summary>Adds parts in order; together they cover the text, none is empty.</summary>
    void Match(ReadOnlySpan<char> text, List<TextMatch> parts);
}
