namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Mean(string)"/>.</summary>
/// <param name="Name">Measurement.</param>
public sealed record MeanEstimand(string Name) : Estimand
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Name];
}
