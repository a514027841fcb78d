using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>
/// The rules by which claims and papers are judged. Intervals are 95 %: Student t below 20 independent units (on log ratios for ratios), the BCa
/// bootstrap from there, percentiles for medians and maxima, seeds and then items where items repeat over three or more seeds.
/// </summary>
public static class Verdicts
{
    /// <summary>The reason that a quick run gives instead of a verdict.</summary>
    public const string QuickReason = "quick run, no verdict";

    /// <summary>The reason when no claim is measured at the default size.</summary>
    public const string NeedsFullReason = "every claim needs --full";

    /// <summary>Judges a run.</summary>
    /// <param name="claims">The claims; the first one is the headline.</param>
    /// <param name="measurements">What was recorded.</param>
    /// <param name="size">Size of the run.</param>
    /// <param name="inconclusive">Why the run says nothing, if it declared so.</param>
    /// <returns>Verdicts of the paper and of each claim.</returns>
    /// <exception cref="ArgumentException">A claim can't be judged at all (<see cref="Claim.Validate"/>), or two have the same name.</exception>
    /// <exception cref="InvalidOperationException">A claim's measurements are missing or not in pairs.</exception>
    public static JudgedRun Judge(IReadOnlyList<Claim> claims, IReadOnlyList<Measurement> measurements, RunSize size, string? inconclusive = null)
    {
        ValidateAll(claims);
        ArgumentNullException.ThrowIfNull(measurements);
        var record = new MeasurementTable(measurements);
        var results = claims.Select(claim => JudgeOne(claim, record, size, inconclusive is not null)).ToList();
        if (size == RunSize.Quick)
        {
            return new JudgedRun(null, QuickReason, results, []);
        }

        List<string> notes = [.. claims.Zip(results)
            .Where(static pair => pair.First.Over == UnitKind.Seeds && pair.Second is { Over: UnitKind.Items, HasInterval: true })
            .Select(static pair => $"'{pair.First.Name}': fewer than {Estimator.MinimumSeeds} seeds, so the interval is over items only.")];
        if (inconclusive is not null)
        {
            return new JudgedRun(VerdictKind.Inconclusive, inconclusive, results, notes);
        }

        var verdicts = results.Where(static result => result.Verdict is not null).Select(static result => result.Verdict!.Value).ToList();
        var verdict = Combine(verdicts);
        var reason = verdict switch
        {
            null => NeedsFullReason,
            VerdictKind.Inconclusive => $"no interval for '{results.First(static r => r.Verdict is not null).Name}': fewer than 3 seeds, and no items",
            _ => null,
        };
        return new JudgedRun(verdict, reason, results, notes);
    }

    /// <summary>The verdict of a paper from those of the claims that were run, in order.</summary>
    /// <param name="claims">Verdicts; the first is the headline's.</param>
    /// <returns>
    /// Holds when all hold, Partly when the first one holds at least partly, Inconclusive when the first one is, else DoesNotHold; null for no claims.
    /// </returns>
    public static VerdictKind? Combine(IReadOnlyList<VerdictKind> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return claims switch
        {
            [] => null,
            _ when claims.All(static verdict => verdict == VerdictKind.Holds) => VerdictKind.Holds,
            [VerdictKind.Holds or VerdictKind.Partly, ..] => VerdictKind.Partly,
            [VerdictKind.Inconclusive, ..] => VerdictKind.Inconclusive,
            _ => VerdictKind.DoesNotHold,
        };
    }

    /// <summary>Judges figures that are known already, by the rule of the claim's kind.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="estimate">The figure; NaN is never on the right side of anything.</param>
    /// <param name="low">Lower end of its interval; ignored for counts.</param>
    /// <param name="high">Upper end of its interval; ignored for counts.</param>
    /// <returns>Holds, Partly (superiority only) or DoesNotHold.</returns>
    public static VerdictKind Judge(Claim claim, double estimate, double low, double high)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var atLeast = claim.Direction == ClaimDirection.AtLeast;
        var meetsBar = Meets(estimate, claim.Bar, atLeast);
        switch (claim.Kind)
        {
            case ClaimKind.Superiority:
                return !Excludes(claim.EffectiveNull!.Value, low, high, atLeast) ? VerdictKind.DoesNotHold : meetsBar ? VerdictKind.Holds : VerdictKind.Partly;
            case ClaimKind.Threshold when claim.Null is double named:
                return HoldsIf(meetsBar && Excludes(named, low, high, atLeast));
            case ClaimKind.Threshold:
                return HoldsIf(meetsBar && Meets(low, claim.Bar, atLeast) && Meets(high, claim.Bar, atLeast));
            case ClaimKind.NonInferiority:
                var bar = claim.EffectiveBar!.Value;
                return HoldsIf(Meets(low, bar, atLeast) && Meets(high, bar, atLeast));
            case ClaimKind.Equivalence:
                var center = claim.EffectiveNull!.Value;
                return HoldsIf(low >= center - claim.Margin!.Value && high <= center + claim.Margin.Value);
            case ClaimKind.Exact or ClaimKind.Frequency:
                return HoldsIf(meetsBar);
            default:
                throw new ArgumentOutOfRangeException(nameof(claim), claim.Kind, "Unknown kind of claim.");
        }
    }

    internal static void ValidateAll(IReadOnlyList<Claim> claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        if (claims.Count == 0)
        {
            throw new ArgumentException("A reproduction needs at least one claim.", nameof(claims));
        }

        foreach (var claim in claims)
        {
            claim.Validate();
        }

        if (claims.GroupBy(static claim => claim.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two claims are called '{twice.Key}'.", nameof(claims));
        }
    }

    private static ClaimResult JudgeOne(Claim claim, MeasurementTable record, RunSize size, bool inconclusive)
    {
        var result = new ClaimResult
        {
            Name = claim.Name,
            Metric = claim.Metric,
            Unit = claim.Unit,
            Kind = claim.Kind,
            Direction = claim.Direction,
            Bar = claim.EffectiveBar ?? double.NaN,
            Null = claim.EffectiveNull,
            Margin = claim.Margin,
            Over = claim.Over,
        };
        if (claim.RequiredSize == RunSize.Full && size != RunSize.Full)
        {
            return result;
        }

        Estimate estimate;
        try
        {
            estimate = Estimator.Estimate(claim, record);
        }
        catch (InvalidOperationException) when (size == RunSize.Quick || inconclusive)
        {
            return result with { Verdict = size == RunSize.Quick ? null : VerdictKind.Inconclusive };
        }

        // One seed and a few items: an interval of a quick run would say nothing, at great length.
        var (interval, shown) = (estimate.Interval, estimate.HasInterval && size != RunSize.Quick);
        result = result with
        {
            Estimate = interval.Estimate,
            Low = shown ? interval.Low : double.NaN,
            High = shown ? interval.High : double.NaN,
            Confidence = shown ? interval.Confidence : double.NaN,
            Over = estimate.Over,
        };
        VerdictKind? verdict = size == RunSize.Quick ? null
            : inconclusive || estimate.TooFewUnits ? VerdictKind.Inconclusive
            : Judge(claim, interval.Estimate, interval.Low, interval.High);
        return result with { Verdict = verdict };
    }

    private static VerdictKind HoldsIf(bool condition) => condition ? VerdictKind.Holds : VerdictKind.DoesNotHold;

    private static bool Meets(double value, double bar, bool atLeast) => atLeast ? value >= bar : value <= bar;

    /// <summary>The interval lies wholly on the claimed side of the null. A comparison with NaN is false.</summary>
    private static bool Excludes(double value, double low, double high, bool atLeast) => atLeast ? low > value : high < value;
}
