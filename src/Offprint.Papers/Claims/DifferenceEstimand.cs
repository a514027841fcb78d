namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Difference(string, string)"/>.</summary>
/// <param name="Treatment">First measurement.</param>
/// <param name="Baseline">Second measurement.</param>
public sealed record DifferenceEstimand(string Treatment, string Baseline) : Estimand
{
    /// <inheritdoc/>
    public override double? DefaultNull => 0;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Treatment, Baseline];
}
