namespace Offprint.Training;

/// <summary>The parameters of a curve c − a·g(x; b).</summary>
/// <param name="A">Distance to the ceiling in units of g, 0 or more for rising curves.</param>
/// <param name="B">Rate, positive.</param>
/// <param name="C">Ceiling.</param>
public readonly record struct PatternParameters(double A, double B, double C);
