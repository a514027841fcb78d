using FsCheck.Xunit;

namespace Offprint.Papers.Tests;

/// <summary>Every branch of the table that turns figures into verdicts.</summary>
public sealed class VerdictRuleTests
{
    private const double None = double.NaN;

    public static TheoryData<string, ClaimKind, ClaimDirection, double, double?, double?, double, double, double, VerdictKind> Table => new()
    {
        // what, kind, direction, bar, null, margin, estimate, low, high, verdict (the estimand is a ratio: null 1)
        { "meets the bar, excludes 1", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 2.5, 2.2, 2.8, VerdictKind.Holds },
        { "exactly the bar", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 2, 1.5, 2.5, VerdictKind.Holds },
        { "misses the bar, excludes 1", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 1.5, 1.2, 1.8, VerdictKind.Partly },
        { "meets the bar, includes 1", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 2.5, 0.9, 4, VerdictKind.DoesNotHold },
        { "low end on the null", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 2.5, 1, 4, VerdictKind.DoesNotHold },
        { "wrong side", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 0.5, 0.4, 0.6, VerdictKind.DoesNotHold },
        { "own null", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, 1.7, null, 2.5, 1.6, 3, VerdictKind.DoesNotHold },
        { "at most: holds", ClaimKind.Superiority, ClaimDirection.AtMost, 0.5, null, null, 0.4, 0.3, 0.6, VerdictKind.Holds },
        { "at most: partly", ClaimKind.Superiority, ClaimDirection.AtMost, 0.5, null, null, 0.8, 0.7, 0.9, VerdictKind.Partly },
        { "at most: includes 1", ClaimKind.Superiority, ClaimDirection.AtMost, 0.5, null, null, 0.4, 0.1, 1.1, VerdictKind.DoesNotHold },
        { "not a number", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, None, None, None, VerdictKind.DoesNotHold },
        { "unbounded interval", ClaimKind.Superiority, ClaimDirection.AtLeast, 2, null, null, 3, double.NegativeInfinity, double.PositiveInfinity, VerdictKind.DoesNotHold },
        { "named null excluded", ClaimKind.Threshold, ClaimDirection.AtLeast, 0.85, 0.5, null, 0.9, 0.6, 0.95, VerdictKind.Holds },
        { "named null included", ClaimKind.Threshold, ClaimDirection.AtLeast, 0.85, 0.5, null, 0.9, 0.45, 0.99, VerdictKind.DoesNotHold },
        { "named null, misses the bar: no partly", ClaimKind.Threshold, ClaimDirection.AtLeast, 0.85, 0.5, null, 0.8, 0.6, 0.9, VerdictKind.DoesNotHold },
        { "exponent at most", ClaimKind.Threshold, ClaimDirection.AtMost, 0.65, 1.0, null, 0.6, 0.5, 0.7, VerdictKind.Holds },
        { "exponent's interval reaches 1", ClaimKind.Threshold, ClaimDirection.AtMost, 0.65, 1.0, null, 0.6, 0.2, 1.0, VerdictKind.DoesNotHold },
        { "no null: whole interval over the bar", ClaimKind.Threshold, ClaimDirection.AtLeast, 0.85, null, null, 0.9, 0.86, 0.95, VerdictKind.Holds },
        { "no null: low end under the bar", ClaimKind.Threshold, ClaimDirection.AtLeast, 0.85, null, null, 0.9, 0.84, 0.95, VerdictKind.DoesNotHold },
        { "no null, at most: high end over the bar", ClaimKind.Threshold, ClaimDirection.AtMost, 0.85, null, null, 0.8, 0.7, 0.86, VerdictKind.DoesNotHold },
        { "no null, at most", ClaimKind.Threshold, ClaimDirection.AtMost, 0.85, null, null, 0.8, 0.7, 0.85, VerdictKind.Holds },
        { "not worse by more than 0.1", ClaimKind.NonInferiority, ClaimDirection.AtLeast, None, null, 0.1, 0.95, 0.91, 0.99, VerdictKind.Holds },
        { "perhaps worse by more", ClaimKind.NonInferiority, ClaimDirection.AtLeast, None, null, 0.1, 0.95, 0.89, 1.01, VerdictKind.DoesNotHold },
        { "much better is not worse", ClaimKind.NonInferiority, ClaimDirection.AtLeast, None, null, 0.1, 2, 1.9, 2.1, VerdictKind.Holds },
        { "not more by 0.1", ClaimKind.NonInferiority, ClaimDirection.AtMost, None, null, 0.1, 1.05, 1.0, 1.1, VerdictKind.Holds },
        { "perhaps more", ClaimKind.NonInferiority, ClaimDirection.AtMost, None, null, 0.1, 1.05, 1.0, 1.2, VerdictKind.DoesNotHold },
        { "the same", ClaimKind.Equivalence, ClaimDirection.AtLeast, None, null, 0.1, 1, 0.9, 1.1, VerdictKind.Holds },
        { "too low", ClaimKind.Equivalence, ClaimDirection.AtLeast, None, null, 0.1, 1, 0.85, 1.05, VerdictKind.DoesNotHold },
        { "too high", ClaimKind.Equivalence, ClaimDirection.AtLeast, None, null, 0.1, 1, 0.95, 1.2, VerdictKind.DoesNotHold },
        { "better is not the same", ClaimKind.Equivalence, ClaimDirection.AtLeast, None, null, 0.1, 2, 1.9, 2.1, VerdictKind.DoesNotHold },
        { "exact: none", ClaimKind.Exact, ClaimDirection.AtMost, 0, null, null, 0, None, None, VerdictKind.Holds },
        { "exact: one", ClaimKind.Exact, ClaimDirection.AtMost, 0, null, null, 1, None, None, VerdictKind.DoesNotHold },
        { "exact: not a number", ClaimKind.Exact, ClaimDirection.AtMost, 0, null, null, None, None, None, VerdictKind.DoesNotHold },
        { "frequency: interval does not count", ClaimKind.Frequency, ClaimDirection.AtLeast, 0.95, null, null, 0.95, 0.75, 0.99, VerdictKind.Holds },
        { "frequency: too rare", ClaimKind.Frequency, ClaimDirection.AtLeast, 0.95, null, null, 0.9, 0.8, 0.99, VerdictKind.DoesNotHold },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Judges_figures_by_kind(
        string what, ClaimKind kind, ClaimDirection direction, double bar, double? none, double? margin, double estimate, double low, double high, VerdictKind expected)
    {
        var claim = new Claim
        {
            Name = what, Metric = what, Kind = kind, Direction = direction, Bar = bar, Null = none, Margin = margin,
            Estimand = kind == ClaimKind.Frequency ? Estimand.Mean("a") : Estimand.Ratio("a", "b"),
        };
        claim.Validate();
        Assert.Equal(expected, Verdicts.Judge(claim, estimate, low, high));
    }

    [Theory]
    [InlineData(VerdictKind.Holds, VerdictKind.Holds, VerdictKind.Holds)]
    [InlineData(VerdictKind.Partly, VerdictKind.Holds, VerdictKind.DoesNotHold)]
    [InlineData(VerdictKind.Partly, VerdictKind.Partly, VerdictKind.Holds)]
    [InlineData(VerdictKind.Partly, VerdictKind.Partly, VerdictKind.DoesNotHold)]
    [InlineData(VerdictKind.Partly, VerdictKind.Holds, VerdictKind.Partly)]
    [InlineData(VerdictKind.Partly, VerdictKind.Holds, VerdictKind.Inconclusive)]
    [InlineData(VerdictKind.DoesNotHold, VerdictKind.DoesNotHold, VerdictKind.Holds)]
    [InlineData(VerdictKind.Inconclusive, VerdictKind.Inconclusive, VerdictKind.Holds)]
    public void A_paper_follows_from_its_claims(VerdictKind expected, VerdictKind first, VerdictKind second) =>
        Assert.Equal(expected, Verdicts.Combine([first, second]));

    [Fact]
    public void No_claims_no_verdict() => Assert.Null(Verdicts.Combine([]));

    [Property]
    public bool Holds_needs_every_claim(VerdictKind[] verdicts)
    {
        VerdictKind[] defined = [.. verdicts.Where(Enum.IsDefined)];
        var holds = Verdicts.Combine(defined) == VerdictKind.Holds;
        return holds == (defined.Length > 0 && defined.All(static verdict => verdict == VerdictKind.Holds));
    }

    [Property]
    public bool A_failed_headline_never_counts_as_support(VerdictKind[] others) =>
        Verdicts.Combine([VerdictKind.DoesNotHold, .. others.Where(Enum.IsDefined)]) == VerdictKind.DoesNotHold;
}
