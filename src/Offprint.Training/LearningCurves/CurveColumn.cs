namespace Offprint.Training;

/// <summary>One learner's observations in a <see cref="CurveFile"/>.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Points">The observations in the order of the file.</param>
public sealed record CurveColumn(string Name, IReadOnlyList<CurvePoint> Points);
