namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Maximum(string)"/>.</summary>
/// <param name="Name">Measurement.</param>
public sealed record MaximumEstimand(string Name) : Estimand
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Name];
}
