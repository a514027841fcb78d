namespace Offprint.Algorithms;

/// <summary>A symbol that goes to convolution.</summary>
/// <param name="Symbol">The symbol as text.</param>
/// <param name="InPattern">How often it occurs in the pattern.</param>
/// <param name="InText">How often it occurs in the text.</param>
public sealed record HeavySymbol(string Symbol, int InPattern, int InText);
