namespace Offprint.Papers;

/// <summary>
/// One checkable statement of a paper: a figure, the bar it has to meet, and the way it is judged. The first claim of a reproduction is its
/// headline. What is true by arithmetic or by construction is a test, not a claim.
/// </summary>
public sealed record Claim
{
    /// <summary>Short name, unique in its paper, shown in tables: "prefill speed-up over padding".</summary>
    public required string Name { get; init; }

    /// <summary>What is measured, in the words of a sentence's subject: "prefill time, padded over prepacked".</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the figure: "x" for ratios, "s", "points", or empty.</summary>
    public string Unit { get; init; } = "";

    /// <summary>How the claim is judged.</summary>
    public required ClaimKind Kind { get; init; }

    /// <summary>The side of the bar on which the claim is met; for <see cref="ClaimKind.NonInferiority"/> the good side.</summary>
    public ClaimDirection Direction { get; init; } = ClaimDirection.AtLeast;

    /// <summary>
    /// The bar, in the claim's unit. Left out (NaN) for non-inferiority and equivalence, where null and margin say it.
    /// </summary>
    public double Bar { get; init; } = double.NaN;

    /// <summary>The value of "no effect". Unset: 0 for a difference, 1 for a ratio, none for anything else.</summary>
    public double? Null { get; init; }

    /// <summary>For non-inferiority and equivalence: how far from the null still counts as the same. Positive, in the claim's unit.</summary>
    public double? Margin { get; init; }

    /// <summary>What the interval is taken over.</summary>
    public UnitKind Over { get; init; } = UnitKind.Seeds;

    /// <summary>The figure, in terms of recorded measurements.</summary>
    public required Estimand Estimand { get; init; }

    /// <summary>
    /// The smallest size that measures this claim: <see cref="RunSize.Default"/>, or <see cref="RunSize.Full"/> for a part that needs
    /// <c>--full</c>; such a claim is "not run" at the default size and does not count there.
    /// </summary>
    public RunSize RequiredSize { get; init; } = RunSize.Default;

    /// <summary>
    /// The sentence's subject and verb for the terminal and the report, with <c>{0}</c> where the figure goes:
    /// "prepacked prefill is {0} faster than padded". Unset: made from the metric.
    /// </summary>
    public string? Sentence { get; init; }

    /// <summary>The null in force: <see cref="Null"/>, else that of the estimand; for a threshold only a null that was named.</summary>
    public double? EffectiveNull => Kind is ClaimKind.Threshold or ClaimKind.Exact or ClaimKind.Frequency ? Null : Null ?? Estimand.DefaultNull;

    /// <summary>The bar in force: <see cref="Bar"/>, for non-inferiority the null with the margin taken off, none for equivalence.</summary>
    public double? EffectiveBar => Kind switch
    {
        ClaimKind.Equivalence => null,
        ClaimKind.NonInferiority => Direction == ClaimDirection.AtLeast ? EffectiveNull - Margin : EffectiveNull + Margin,
        _ => Bar,
    };

    /// <summary>Checks that the claim can be judged at all.</summary>
    /// <exception cref="ArgumentException">A field is missing or contradicts the kind; the message names claim, field and value.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentNullException.ThrowIfNull(Estimand);
        switch (Kind)
        {
            case ClaimKind.NonInferiority or ClaimKind.Equivalence:
                Require(Margin is > 0 and < double.PositiveInfinity, nameof(Margin), Margin, "a positive margin");
                Require(EffectiveNull is not null, nameof(Null), Null, "a null, since the estimand has none of its own");
                Require(double.IsNaN(Bar), nameof(Bar), Bar, "no bar: null and margin say it");
                break;
            default:
                Require(double.IsFinite(Bar), nameof(Bar), Bar, "a finite bar");
                Require(Margin is null, nameof(Margin), Margin, "no margin: only non-inferiority and equivalence have one");
                break;
        }

        Require(Kind != ClaimKind.Superiority || EffectiveNull is not null, nameof(Null), Null, "a null, since the estimand has none of its own");
        Require(EffectiveNull is not double value || double.IsFinite(value), nameof(Null), Null, "a finite null");
        Require(Kind != ClaimKind.Frequency || Estimand is CountEstimand or MeanEstimand, nameof(Estimand), Estimand, "Estimand.Count or Estimand.Mean");
        Require(Estimand is not CountEstimand || Kind is ClaimKind.Exact or ClaimKind.Frequency, nameof(Kind), Kind, "Exact or Frequency for a count");
        Require(Sentence is null || Sentence.Contains("{0}", StringComparison.Ordinal), nameof(Sentence), Sentence, "a sentence with {0} where the figure goes");
    }

    private void Require(bool condition, string field, object? value, string wanted)
    {
        if (!condition)
        {
            throw new ArgumentException(FormattableString.Invariant($"Claim '{Name}' ({Kind}): {field} is {value ?? "not set"}; it needs {wanted}."));
        }
    }
}
