namespace Offprint.Papers;

/// <summary>One recorded value.</summary>
/// <param name="Name">What was measured, and of which method: "seconds padded".</param>
/// <param name="Seed">The seed of the repetition, if it has one.</param>
/// <param name="Item">The test item or round within the repetition, if it has one.</param>
/// <param name="Value">The value; NaN (null in JSON) when it could not be had.</param>
/// <param name="Unit">Unit, or empty.</param>
public sealed record Measurement(string Name, ulong? Seed, string? Item, double Value, string Unit);
