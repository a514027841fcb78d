namespace Offprint.Training;

/// <summary>One observation of a learning curve.</summary>
/// <param name="Size">Items learned from.</param>
/// <param name="Score">The score.</param>
/// <param name="Line">The line in the file, from 1.</param>
public readonly record struct CurvePoint(double Size, double Score, long Line);
