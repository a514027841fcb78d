namespace Offprint.Papers;

/// <summary>See <see cref="Estimand.Count(string)"/>.</summary>
/// <param name="Name">Measurement.</param>
public sealed record CountEstimand(string Name) : Estimand
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Name];
}
