namespace Offprint.Training;

/// <summary>The trend of the first ℓ observations. Scores are in the unit of the observations.</summary>
/// <param name="Level">ℓ, the number of observations; from 3.</param>
/// <param name="Size">x_ℓ.</param>
/// <param name="Score">a_ℓ.</param>
/// <param name="Ceiling">α_ℓ, the trend's asymptote (a floor for losses).</param>
/// <param name="PlainCeiling">The asymptote of the fit without an anchor.</param>
/// <param name="Crossing">q_ℓ: where this trend and the one before cross last; NaN when they do not.</param>
/// <param name="Layer">χ_ℓ = |α_ℓ − A_ℓ(q_ℓ)|, the bound on the distance to the limit curve for sizes from q_ℓ on, in points (hundredths of the maximum); +∞ when there is no crossing.</param>
/// <param name="IllConditioned">The rate is at the edge of its range.</param>
public sealed record TraceLevel(int Level, double Size, double Score, double Ceiling, double PlainCeiling, double Crossing, double Layer, bool IllConditioned)
{
    internal PatternParameters Trend { get; init; }
}
