namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Ratio(string, string)"/>.</summary>
/// <param name="Numerator">First measurement.</param>
/// <param name="Denominator">Second measurement.</param>
public sealed record RatioEstimand(string Numerator, string Denominator) : Estimand
{
    /// <inheritdoc/>
    public override double? DefaultNull => 1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Numerator, Denominator];
}
