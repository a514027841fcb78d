namespace Offprint.Learners;

/// <summary>A row of which only the stored values differ from zero.</summary>
/// <param name="Indices">Columns, ascending, each once.</param>
/// <param name="Values">The values of these columns, finite.</param>
public sealed record SparseVector(int[] Indices, float[] Values);
