namespace Offprint.Papers;

/// <summary>A model that a recipe wrote.</summary>
/// <param name="Name">Plain name.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Parameters">Numbers in it.</param>
/// <param name="Bytes">Bytes of all its files.</param>
/// <param name="Measurements">What its RECIPE.md says about held-out text.</param>
public sealed record BuiltModel(string Name, string Folder, long Parameters, long Bytes, IReadOnlyList<RecipeMeasurement> Measurements);
