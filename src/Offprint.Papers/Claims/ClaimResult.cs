using System.Text.Json.Serialization;

namespace Offprint.Papers;

/// <summary>A claim with what was measured and how it was judged, as the report shows it.</summary>
public sealed record ClaimResult
{
    /// <summary>Short name of the claim.</summary>
    public required string Name { get; init; }

    /// <summary>What was measured.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the figures, or empty.</summary>
    [JsonRequired]
    public string Unit { get; init; } = "";

    /// <summary>How the claim is judged.</summary>
    [JsonRequired]
    public ClaimKind Kind { get; init; }

    /// <summary>The side of the bar on which it is met.</summary>
    [JsonRequired]
    public ClaimDirection Direction { get; init; }

    /// <summary>The bar; NaN for an equivalence.</summary>
    [JsonRequired]
    public double Bar { get; init; } = double.NaN;

    /// <summary>The value of "no effect", if there is one.</summary>
    public double? Null { get; init; }

    /// <summary>For non-inferiority and equivalence: how far from the null still counts as the same.</summary>
    public double? Margin { get; init; }

    /// <summary>What the interval was really taken over: items where a run had fewer than three seeds.</summary>
    [JsonRequired]
    public UnitKind Over { get; init; }

    /// <summary>The figure; NaN when it was not measured.</summary>
    [JsonRequired]
    public double Estimate { get; init; } = double.NaN;

    /// <summary>Lower end of the interval; NaN when there is none.</summary>
    [JsonRequired]
    public double Low { get; init; } = double.NaN;

    /// <summary>Upper end of the interval; NaN when there is none.</summary>
    [JsonRequired]
    public double High { get; init; } = double.NaN;

    /// <summary>Confidence of the interval; NaN when there is none.</summary>
    [JsonRequired]
    public double Confidence { get; init; } = double.NaN;

    /// <summary>The verdict; null in a quick run, and for a claim that was not run because it needs <c>--full</c>.</summary>
    public VerdictKind? Verdict { get; init; }

    /// <summary>Whether the estimate is on the right side of the bar.</summary>
    [JsonIgnore]
    public bool MeetsBar => Direction == ClaimDirection.AtLeast ? Estimate >= Bar : Estimate <= Bar;

    /// <summary>Whether there is an interval with two finite ends.</summary>
    [JsonIgnore]
    public bool HasInterval => double.IsFinite(Low) && double.IsFinite(High);
}
