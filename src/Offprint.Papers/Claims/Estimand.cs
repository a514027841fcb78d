namespace Offprint.Papers;

/// <summary>
/// What a claim is about, in terms of the names under which measurements are recorded (<see cref="RunContext.Record(string, double, ulong?, string?, string)"/>).
/// Two-sided estimands pair their measurements by seed and item.
/// </summary>
public abstract record Estimand
{
    private protected Estimand()
    {
    }

    /// <summary>The value at which there is no effect: 0 for a difference, 1 for a ratio, none otherwise.</summary>
    public virtual double? DefaultNull => null;

    /// <summary>The measurement names that this estimand reads, in order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>
    /// The mean of one measurement over the mean of another, unit by unit. A speed-up is
    /// <c>Ratio("seconds padded", "seconds prepacked")</c>: the slow one above, the fast one below.
    /// </summary>
    /// <param name="numerator">Measurement above the line; its values must be positive.</param>
    /// <param name="denominator">Measurement below the line; its values must be positive.</param>
    /// <returns>The estimand, with null 1.</returns>
    public static Estimand Ratio(string numerator, string denominator) => new RatioEstimand(Named(numerator), Named(denominator));

    /// <summary>The mean of treatment minus baseline, unit by unit.</summary>
    /// <param name="treatment">Measurement of the method.</param>
    /// <param name="baseline">Measurement of what it is compared with.</param>
    /// <returns>The estimand, with null 0.</returns>
    public static Estimand Difference(string treatment, string baseline) => new DifferenceEstimand(Named(treatment), Named(baseline));

    /// <summary>The mean of one measurement; for <see cref="ClaimKind.Frequency"/> the share of ones among zeros and ones.</summary>
    /// <param name="name">Measurement.</param>
    /// <returns>The estimand.</returns>
    public static Estimand Mean(string name) => new MeanEstimand(Named(name));

    /// <summary>The median of one measurement (percentile bootstrap).</summary>
    /// <param name="name">Measurement.</param>
    /// <returns>The estimand.</returns>
    public static Estimand Median(string name) => new MedianEstimand(Named(name));

    /// <summary>The largest value of one measurement (percentile bootstrap).</summary>
    /// <param name="name">Measurement.</param>
    /// <returns>The estimand.</returns>
    public static Estimand Maximum(string name) => new MaximumEstimand(Named(name));

    /// <summary>The sum of one measurement that counts something: record 1 (or how many) for each case, 0 where there is none.</summary>
    /// <param name="name">Measurement; its values must be whole and not negative.</param>
    /// <returns>The estimand.</returns>
    public static Estimand Count(string name) => new CountEstimand(Named(name));

    private static string Named(string name, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(name))] string? argument = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name, argument);
        return name;
    }
}
