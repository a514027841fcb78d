using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Offprint.Papers.Tests;

/// <summary>From recorded measurements to verdicts.</summary>
public sealed class JudgeTests
{
    private static Claim Ratio(double bar = 2, UnitKind over = UnitKind.Seeds) =>
        new() { Name = "ratio", Metric = "a over b", Kind = ClaimKind.Superiority, Bar = bar, Over = over, Estimand = Estimand.Ratio("a", "b") };

    private static Claim Gain(double bar = 1) =>
        new() { Name = "gain", Metric = "a minus b", Kind = ClaimKind.Superiority, Bar = bar, Estimand = Estimand.Difference("a", "b") };

    private static Claim Exact(Estimand estimand, double bar = 0) =>
        new() { Name = "exact", Metric = "count", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = bar, Estimand = estimand };

    private static List<Measurement> Pairs(params (double A, double B)[] bySeed) =>
        [.. bySeed.SelectMany(static (pair, seed) => new[] { new Measurement("a", (ulong)seed, null, pair.A, ""), new Measurement("b", (ulong)seed, null, pair.B, "") })];

    private static ClaimResult One(Claim claim, IReadOnlyList<Measurement> measurements, RunSize size = RunSize.Default) =>
        Verdicts.Judge([claim], measurements, size).Claims[0];

    [Fact]
    public void Over_seeds_below_20_units_uses_Student_t_on_log_ratios()
    {
        // Ratios 2, 4, 8: log2 mean 2, standard deviation 1, t(0.975; 2) = 4.302653: 2^(2 +- 4.302653/sqrt 3).
        var result = One(Ratio(), Pairs((2, 1), (4, 1), (8, 1)));
        Assert.Equal(4, result.Estimate, 9);
        Assert.Equal(Math.Pow(2, 2 - (4.30265273 / Math.Sqrt(3))), result.Low, 6);
        Assert.Equal(Math.Pow(2, 2 + (4.30265273 / Math.Sqrt(3))), result.High, 5);
        Assert.Equal(0.95, result.Confidence);
        Assert.Equal(UnitKind.Seeds, result.Over);
        Assert.Equal(VerdictKind.DoesNotHold, result.Verdict);
    }

    [Fact]
    public void Items_of_a_seed_are_averaged_first()
    {
        List<Measurement> measurements = [];
        for (ulong seed = 0; seed < 3; seed++)
        {
            foreach (var (item, a) in new[] { ("x", 1.0), ("y", 5.0 + seed) })
            {
                measurements.Add(new Measurement("a", seed, item, a, ""));
                measurements.Add(new Measurement("b", seed, item, 1, ""));
            }
        }

        var whole = One(Ratio(), measurements);
        var averaged = One(Ratio(), Pairs((3, 1), (3.5, 1), (4, 1)));
        Assert.Equal(averaged.Estimate, whole.Estimate, 12);
        Assert.Equal(averaged.Low, whole.Low, 12);
    }

    [Fact]
    public void Fewer_than_three_seeds_go_over_items_and_say_so()
    {
        List<Measurement> measurements = [];
        foreach (ulong seed in (ulong[])[1, 2])
        {
            for (var item = 0; item < 6; item++)
            {
                measurements.Add(new Measurement("a", seed, $"{item}", 3 + (0.1 * item), ""));
                measurements.Add(new Measurement("b", seed, $"{item}", 1, ""));
            }
        }

        var result = One(Ratio(), measurements);
        Assert.Equal(UnitKind.Items, result.Over);
        Assert.Equal(VerdictKind.Holds, result.Verdict);
        Assert.Contains("over items", VerdictText.Sentence(result, RunSize.Default));

        // The two seeds agree, so that averaging them leaves six units: doubling the seeds must not narrow the interval.
        var single = One(Ratio(), [.. measurements.Where(static m => m.Seed == 1)]);
        Assert.Equal(single.Low, result.Low, 12);
    }

    [Fact]
    public void Fewer_than_three_seeds_without_items_are_inconclusive()
    {
        var judged = Verdicts.Judge([Ratio()], Pairs((3, 1), (3.1, 1)), RunSize.Default);
        Assert.Equal(VerdictKind.Inconclusive, judged.Verdict);
        Assert.Contains("fewer than 3 seeds", judged.Reason);
        Assert.False(judged.Claims[0].HasInterval);
    }

    [Fact]
    public void Items_that_repeat_over_seeds_are_drawn_in_two_levels()
    {
        List<Measurement> measurements = [];
        for (ulong seed = 0; seed < 4; seed++)
        {
            for (var item = 0; item < 8; item++)
            {
                measurements.Add(new Measurement("a", seed, $"{item}", 3 + seed, ""));
                measurements.Add(new Measurement("b", seed, $"{item}", 1, ""));
            }
        }

        var result = One(Ratio(over: UnitKind.Items), measurements);
        Assert.Equal(UnitKind.Items, result.Over);
        Assert.Equal(4.5, result.Estimate, 9);

        // All the spread is between seeds: an interval over 32 items alone would be narrower than 0.9.
        Assert.True(result.High - result.Low > 1.5, $"{result.Low} {result.High}");
    }

    [Fact]
    public void Twenty_units_use_the_bootstrap()
    {
        var pairs = Enumerable.Range(0, 25).Select(static i => (A: 3 + (0.1 * (i % 7)), B: 1.0)).ToArray();
        var result = One(Ratio(), Pairs(pairs));
        Assert.InRange(result.Estimate, result.Low, result.High);
        Assert.Equal(VerdictKind.Holds, result.Verdict);
    }

    [Fact]
    public void Medians_and_maxima_have_percentile_intervals()
    {
        List<Measurement> measurements = [.. Enumerable.Range(1, 9).Select(static i => new Measurement("m", (ulong)i, null, i, ""))];
        var median = One(new Claim { Name = "m", Metric = "m", Kind = ClaimKind.Threshold, Bar = 1, Estimand = Estimand.Median("m") }, measurements);
        Assert.Equal(5, median.Estimate);
        Assert.InRange(median.Low, 1, 4.99);
        var maximum = One(new Claim { Name = "m", Metric = "m", Kind = ClaimKind.Threshold, Direction = ClaimDirection.AtMost, Bar = 9, Estimand = Estimand.Maximum("m") }, measurements);
        Assert.Equal(9, maximum.Estimate);
        Assert.Equal(9, maximum.High);
        Assert.Equal(VerdictKind.Holds, maximum.Verdict);
    }

    [Fact]
    public void Counts_are_summed()
    {
        List<Measurement> measurements = [new("wrong", 1, null, 0, ""), new("wrong", 2, null, 3, "")];
        var result = One(Exact(Estimand.Count("wrong")), measurements);
        Assert.Equal(3, result.Estimate);
        Assert.Equal(VerdictKind.DoesNotHold, result.Verdict);
        Assert.Equal(VerdictKind.Holds, One(Exact(Estimand.Count("wrong"), bar: 3), measurements).Verdict);
    }

    [Fact]
    public void Exact_maxima_need_no_seeds()
    {
        List<Measurement> measurements = [new("difference", null, "x", 1e-5, ""), new("difference", null, "y", 9e-5, "")];
        Assert.Equal(VerdictKind.Holds, One(Exact(Estimand.Maximum("difference"), bar: 1e-4), measurements).Verdict);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.5)]
    public void A_count_refuses_what_is_no_count(double value) =>
        Assert.Contains("count", Assert.Throws<InvalidOperationException>(() => One(Exact(Estimand.Count("wrong")), [new("wrong", 1, null, value, "")])).Message);

    [Fact]
    public void A_frequency_shows_the_Clopper_Pearson_interval()
    {
        var claim = new Claim { Name = "f", Metric = "f", Kind = ClaimKind.Frequency, Bar = 0.9, Estimand = Estimand.Mean("ok") };
        List<Measurement> measurements = [.. Enumerable.Range(0, 20).Select(static i => new Measurement("ok", (ulong)i, null, i == 0 ? 0 : 1, ""))];
        var result = One(claim, measurements);
        Assert.Equal(0.95, result.Estimate);
        Assert.Equal(0.7513, result.Low, 4); // 19 of 20, published tables
        Assert.Equal(0.9987, result.High, 4);
        Assert.Equal(VerdictKind.Holds, result.Verdict);
        Assert.Throws<InvalidOperationException>(() => One(claim, [new("ok", 1, null, 0.5, "")]));
    }

    [Fact]
    public void A_frequency_by_count_allows_its_number_of_failures()
    {
        var claim = new Claim { Name = "f", Metric = "f", Kind = ClaimKind.Frequency, Direction = ClaimDirection.AtMost, Bar = 1, Estimand = Estimand.Count("failed") };
        List<Measurement> Failed(int count) => [.. Enumerable.Range(0, 20).Select(i => new Measurement("failed", (ulong)i, null, i < count ? 1 : 0, ""))];
        Assert.Equal(VerdictKind.Holds, One(claim, Failed(1)).Verdict);
        Assert.Equal(VerdictKind.DoesNotHold, One(claim, Failed(2)).Verdict);
    }

    [Fact]
    public void Quick_runs_give_figures_and_no_verdict()
    {
        var judged = Verdicts.Judge([Ratio()], Pairs((3, 1)), RunSize.Quick);
        Assert.Null(judged.Verdict);
        Assert.Equal("quick run, no verdict", judged.Reason);
        Assert.Null(judged.Claims[0].Verdict);
        Assert.Equal(3, judged.Claims[0].Estimate, 12);
    }

    [Fact]
    public void Quick_runs_may_skip_a_claims_measurements() =>
        Assert.True(double.IsNaN(Verdicts.Judge([Ratio()], [], RunSize.Quick).Claims[0].Estimate));

    [Fact]
    public void A_claim_that_needs_full_does_not_count_at_the_default_size()
    {
        Claim[] claims = [Ratio(), Gain(bar: 100) with { RequiredSize = RunSize.Full }];
        var measurements = Pairs((3, 1), (3.1, 1), (3.2, 1));
        var judged = Verdicts.Judge(claims, measurements, RunSize.Default);
        Assert.Equal(VerdictKind.Holds, judged.Verdict);
        Assert.Null(judged.Claims[1].Verdict);
        Assert.Equal("not run (needs --full)", VerdictText.ClaimWords(judged.Claims[1], RunSize.Default));
        Assert.Equal(VerdictKind.Partly, Verdicts.Judge(claims, measurements, RunSize.Full).Verdict);
    }

    [Fact]
    public void Only_claims_that_need_full_leave_no_verdict()
    {
        var judged = Verdicts.Judge([Ratio() with { RequiredSize = RunSize.Full }], [], RunSize.Default);
        Assert.Null(judged.Verdict);
        Assert.Equal("every claim needs --full", judged.Reason);
    }

    [Fact]
    public void A_premise_that_was_not_met_makes_everything_inconclusive()
    {
        var judged = Verdicts.Judge([Ratio(), Exact(Estimand.Count("never recorded"))], Pairs((3, 1), (3.1, 1), (3.2, 1)), RunSize.Default, "nobody left the plateau");
        Assert.Equal(VerdictKind.Inconclusive, judged.Verdict);
        Assert.Equal("nobody left the plateau", judged.Reason);
        Assert.All(judged.Claims, static claim => Assert.Equal(VerdictKind.Inconclusive, claim.Verdict));
        Assert.Equal(3.1, judged.Claims[0].Estimate, 2);
    }

    [Fact]
    public void What_was_not_recorded_is_an_error_that_names_it()
    {
        var message = Assert.Throws<InvalidOperationException>(() => One(Ratio(), [new("a", 1, null, 1, "")])).Message;
        Assert.Contains("'b'", message);
        Assert.Contains("'ratio'", message);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public void Half_a_pair_is_an_error_that_names_seed_and_item(string left)
    {
        var measurements = Pairs((3, 1), (3, 1), (3, 1));
        measurements.Add(new Measurement(left, 7, "late", 1, ""));
        var message = Assert.Throws<InvalidOperationException>(() => One(Ratio(), measurements)).Message;
        Assert.Contains("seed 7, item late", message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Ratios_need_positive_values(double value) =>
        Assert.Contains("positive", Assert.Throws<InvalidOperationException>(() => One(Ratio(), Pairs((3, 1), (3, value), (3, 1)))).Message);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_number_never_supports_a_claim(double value)
    {
        var result = One(Ratio(), Pairs((3, 1), (value, 1), (3, 1)));
        Assert.True(double.IsNaN(result.Estimate));
        Assert.Equal(VerdictKind.DoesNotHold, result.Verdict);
    }

    [Property]
    public Property Improving_every_pair_alike_never_turns_holds_into_does_not_hold() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(-50, 400), 5).ToArbitrary(),
        Gen.Choose(0, 500).ToArbitrary(),
        static (differences, better) =>
        {
            var before = One(Gain(), Pairs([.. differences.Select(static d => (d / 100.0, 0.0))])).Verdict!.Value;
            var after = One(Gain(), Pairs([.. differences.Select(d => ((d + better) / 100.0, 0.0))])).Verdict!.Value;
            return after <= before; // Holds < Partly < DoesNotHold
        });

    [Property]
    public Property The_order_of_seeds_and_of_recording_does_not_matter() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(50, 400), 5).ToArbitrary(),
        static values =>
        {
            var pairs = Pairs([.. values.Select(static v => (v / 100.0, 1.0))]);
            var one = One(Ratio(), pairs);
            var other = One(Ratio(), [.. pairs.AsEnumerable().Reverse()]);
            return one.Verdict == other.Verdict && Math.Abs(one.Low - other.Low) <= 1e-9 * Math.Abs(one.Low);
        });

    [Property]
    public Property Swapping_the_sides_turns_a_ratio_around() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(50, 400), 6).ToArbitrary(),
        static values =>
        {
            var pairs = Pairs([.. values.Select(static v => (v / 100.0, 1.0))]);
            var one = One(Ratio(), pairs);
            var other = One(Ratio() with { Estimand = Estimand.Ratio("b", "a") }, pairs);
            return Math.Abs((one.Estimate * other.Estimate) - 1) < 1e-9 && Math.Abs((one.Low * other.High) - 1) < 1e-9;
        });

    [Property]
    public Property A_verdict_of_holds_always_has_its_bar_met() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(1, 500), 4).ToArbitrary(),
        Gen.Choose(100, 300).ToArbitrary(),
        static (values, bar) =>
        {
            var result = One(Ratio(bar / 100.0), Pairs([.. values.Select(static v => (v / 100.0, 1.0))]));
            return result.Verdict != VerdictKind.Holds || (result.MeetsBar && result.Low > 1);
        });
}
