namespace Offprint.Algorithms;

/// <summary>One line of an item stream.</summary>
/// <param name="Item">The item's name.</param>
/// <param name="IsInsertion">True: it arrives; false: it goes.</param>
/// <param name="Covers">The elements that it covers; empty for deletions and for items with a vector.</param>
/// <param name="Vector">Its vector; null for deletions and for items that cover elements.</param>
/// <param name="Line">The line in the file, from 1.</param>
public sealed record ItemUpdate(string Item, bool IsInsertion, IReadOnlyList<string> Covers, float[]? Vector, int Line);
