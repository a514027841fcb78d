namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Median(string)"/>.</summary>
/// <param name="Name">Measurement.</param>
public sealed record MedianEstimand(string Name) : Estimand
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Name];
}
