namespace Offprint.Training;

/// <summary>A least-squares fit of a curve.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="ResidualSumOfSquares">Σ (curve − observation)², with the anchor if there is one.</param>
/// <param name="IllConditioned">The rate lies at the edge of its range: ceiling and scale are then hardly told apart.</param>
public readonly record struct PatternFit(PatternParameters Parameters, double ResidualSumOfSquares, bool IllConditioned);
