namespace Offprint.Papers.Tests;

public sealed class ClaimTests
{
    private static readonly Claim Good = new() { Name = "speed", Metric = "m", Kind = ClaimKind.Superiority, Bar = 2, Estimand = Estimand.Ratio("a", "b") };

    public static TheoryData<Claim, string> Bad => new()
    {
        { Good with { Bar = double.NaN }, "Bar" },
        { Good with { Margin = 0.1 }, "Margin" },
        { Good with { Null = double.PositiveInfinity }, "Null" },
        { Good with { Estimand = Estimand.Mean("a") }, "Null" },
        { Good with { Kind = ClaimKind.Equivalence, Bar = double.NaN }, "Margin" },
        { Good with { Kind = ClaimKind.Equivalence, Bar = double.NaN, Margin = -0.1 }, "Margin" },
        { Good with { Kind = ClaimKind.NonInferiority, Margin = 0.1 }, "Bar" },
        { Good with { Kind = ClaimKind.NonInferiority, Margin = 0.1, Bar = double.NaN, Estimand = Estimand.Mean("a") }, "Null" },
        { Good with { Kind = ClaimKind.Frequency }, "Estimand" },
        { Good with { Kind = ClaimKind.Threshold, Estimand = Estimand.Count("a") }, "Kind" },
        { Good with { Sentence = "no place for the figure" }, "Sentence" },
    };

    [Fact]
    public void The_good_one_is_good() => Good.Validate();

    [Theory]
    [MemberData(nameof(Bad))]
    public void Contradictions_name_claim_and_field(Claim claim, string field)
    {
        var message = Assert.Throws<ArgumentException>(claim.Validate).Message;
        Assert.Contains("'speed'", message);
        Assert.Contains(field, message);
    }

    [Fact]
    public void Two_claims_of_one_name_are_refused() => Assert.Throws<ArgumentException>(() => Verdicts.Judge([Good, Good], [], RunSize.Quick));

    [Fact]
    public void No_claims_are_refused() => Assert.Throws<ArgumentException>(() => Verdicts.Judge([], [], RunSize.Quick));

    [Fact]
    public void Nulls_come_from_the_estimand()
    {
        Assert.Equal(1, Good.EffectiveNull);
        Assert.Equal(0, (Good with { Estimand = Estimand.Difference("a", "b") }).EffectiveNull);
        Assert.Null((Good with { Kind = ClaimKind.Threshold }).EffectiveNull);
        Assert.Equal(0.9, (Good with { Kind = ClaimKind.NonInferiority, Margin = 0.1, Bar = double.NaN }).EffectiveBar!.Value, 12);
    }

    [Theory]
    [InlineData(3.14159, 0, "3.14")]
    [InlineData(3.14159, 0.4, "3.14")]
    [InlineData(0.98765, 0.001, "0.9877")]
    [InlineData(12345.678, 0, "12,346")]
    [InlineData(2.0, 0, "2")]
    [InlineData(0.0, 0, "0")]
    [InlineData(0.000012345, 0, "1.23e-5")]
    [InlineData(-0.5, 0, "-0.5")]
    [InlineData(double.NaN, 0, "\u2013")]
    public void Numbers_are_short(double value, double spread, string expected) => Assert.Equal(expected, VerdictText.Number(value, spread));

    [Fact]
    public void A_claim_reads_as_a_sentence()
    {
        var result = new ClaimResult
        {
            Name = "speed-up", Metric = "prefill time, padded over prepacked", Unit = "x", Kind = ClaimKind.Superiority, Bar = 2, Null = 1,
            Estimate = 3.1, Low = 2.9, High = 3.3, Confidence = 0.95, Verdict = VerdictKind.Holds,
        };
        Assert.Equal(
            "prepacked is 3.1x faster than padded (95% interval 2.9 to 3.3 over seeds, bar at least 2): holds",
            VerdictText.Sentence(result, RunSize.Default, "prepacked is {0} faster than padded"));
        Assert.Equal("prefill time, padded over prepacked: 3.1x (95% interval 2.9 to 3.3 over seeds, bar at least 2): holds", VerdictText.Sentence(result, RunSize.Default));
        Assert.EndsWith(": no verdict", VerdictText.Sentence(result with { Verdict = null }, RunSize.Quick));
        Assert.Equal(
            "prefill time, padded over prepacked: not measured (bar at least 2): not run (needs --full)",
            VerdictText.Sentence(result with { Verdict = null, Estimate = double.NaN, Low = double.NaN, High = double.NaN }, RunSize.Default, "x {0}"));
    }
}
