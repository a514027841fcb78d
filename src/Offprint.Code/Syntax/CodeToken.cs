namespace Offprint.Code;

/// <summary>A lexical token.</summary>
/// <param name="Index">Its place among the tokens of the tree, from 0.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="End">The unit after its last.</param>
public readonly record struct CodeToken(int Index, TokenKind Kind, int Start, int End);
