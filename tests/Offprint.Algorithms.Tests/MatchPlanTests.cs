using System.Text.Json;

namespace Offprint.Algorithms.Tests;

public sealed class MatchPlanTests
{
    private static readonly HammingCostModel Costs = new();

    [Fact]
    public void The_plan_names_the_symbols_that_go_to_convolution()
    {
        var words = Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? "the" : $"word{i % 4_999}").ToArray();
        var plan = Hamming.Explain<string>(words, words.AsSpan(0, 4_000), new HammingOptions { Method = HammingMethod.HeavyLight, CostModel = Costs });
        Assert.Equal("HeavyLight", plan.Method);
        Assert.Equal(new HeavySymbol("the", 2_000, 10_000), Assert.Single(plan.Heavy));
        Assert.InRange(plan.Threshold, 1, 1_999);
        Assert.True(plan.EstimatedOps > plan.LightPairs && plan.Transforms > 1 && plan.TransformLength >= 8_000);
        Assert.Contains("the: 2,000 in the pattern, 10,000 in the text", plan.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void Short_patterns_are_compared_and_long_ones_are_not()
    {
        var text = Inputs.Zipf(100_000, 1_000, 1);
        Assert.Equal("BruteForce", Hamming.Explain<int>(text, text.AsSpan(0, 10), new HammingOptions { CostModel = Costs }).Method);
        Assert.Equal("HeavyLight", Hamming.Explain<int>(text, text.AsSpan(0, 50_000), new HammingOptions { CostModel = Costs }).Method);
    }

    [Fact]
    public void The_automatic_threshold_is_never_worse_than_another_one()
    {
        var text = Inputs.Zipf(200_000, 3_000, 2);
        var best = HeavyLightPlan.Create(SymbolEncoder.Encode<int>(text, text.AsSpan(0, 20_000)), null, Costs);
        foreach (var threshold in new[] { 0, 1, 10, 100, 1_000, 10_000, HammingOptions.TextbookThreshold(20_000) })
        {
            var other = HeavyLightPlan.Create(SymbolEncoder.Encode<int>(text, text.AsSpan(0, 20_000)), threshold, Costs);
            Assert.True(best.Nanoseconds <= other.Nanoseconds, $"{best.Threshold} costs {best.Nanoseconds}, {threshold} costs {other.Nanoseconds}");
        }
    }

    [Fact]
    public void Symbols_of_one_side_alone_are_never_transformed()
    {
        int[] text = [.. Enumerable.Repeat(1, 900), .. Enumerable.Repeat(2, 100)], pattern = [.. Enumerable.Repeat(3, 50), .. Enumerable.Repeat(2, 50)];
        var plan = HeavyLightPlan.Create(SymbolEncoder.Encode<int>(text, pattern), 0, Costs);
        Assert.Equal([1], plan.Heavy);
    }

    [Fact]
    public void A_measured_cost_model_is_positive_and_survives_json()
    {
        var model = HammingCostModel.Current;
        Assert.Same(model, HammingCostModel.Current);
        double[] costs = [model.ByteComparison, model.WordComparison, model.LightPair, model.LightPosition + 1e-6, model.SpectrumPoint, model.ShortTransform, model.LongTransform];
        Assert.All(costs, cost => Assert.InRange(cost, 1e-6, 1e6));
        Assert.Equal(model, JsonSerializer.Deserialize<HammingCostModel>(JsonSerializer.Serialize(model)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_024, 102)]
    public void The_textbook_threshold_is_the_root_of_m_log_m(int m, int expected) => Assert.Equal(expected, HammingOptions.TextbookThreshold(m));
}
