namespace Offprint.Text;

/// <summary>A piece of a text: an exact substring with its offset, so that it can be found again.</summary>
/// <param name="Start">Offset of its first character (UTF-16 unit) in the text.</param>
/// <param name="Text">The substring itself.</param>
public sealed record TextChunk(int Start, string Text)
{
    /// <summary>Offset just after its last character.</summary>
    public int End => Start + Text.Length;
}
