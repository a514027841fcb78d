namespace Offprint.Text;

/// <summary>A part of a text between added tokens, or an added token (then <paramref name="AddedId"/> is its id, otherwise -1).</summary>
internal readonly record struct Piece(AlignedText Text, int Start, int Length, int AddedId = -1)
{
    public ReadOnlySpan<char> Span => Text.Text.AsSpan(Start, Length);

    public AlignedText ToText() => Text.Slice(Start, Length);
}
