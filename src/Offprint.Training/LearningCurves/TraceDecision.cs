namespace Offprint.Training;

/// <summary>A comparison of two forecasts.</summary>
/// <param name="Better">Which one is better.</param>
/// <param name="Difference">Forecast of the first minus that of the second; NaN without forecasts.</param>
/// <param name="IsCertain">The difference exceeds both layers of convergence together.</param>
public readonly record struct TraceDecision(BetterTrace Better, double Difference, bool IsCertain);
