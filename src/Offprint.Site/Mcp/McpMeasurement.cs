namespace Offprint.Site.Mcp;

/// <summary>A recorded value.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Seed">The repetition; null when it has none.</param>
/// <param name="Item">The item; null for a value of the whole repetition.</param>
/// <param name="Value">The value; null when it is no finite number.</param>
/// <param name="Unit">Its unit.</param>
public sealed record McpMeasurement(string Name, ulong? Seed, string? Item, double? Value, string Unit);
