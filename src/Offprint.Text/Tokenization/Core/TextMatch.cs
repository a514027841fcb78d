namespace Offprint.Text;

/// <summary>A part of a text, [start, end), that matched a pattern or lies between matches.</summary>
internal readonly record struct TextMatch(int Start, int End, bool IsMatch);
