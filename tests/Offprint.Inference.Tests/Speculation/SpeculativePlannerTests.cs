using Offprint.Numerics;

namespace Offprint.Inference.Tests;

public sealed class SpeculativePlannerTests
{
    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.8, 5)]
    [InlineData(1, 4)]
    [InlineData(0, 4)]
    public void Tokens_of_a_round_are_the_sum_over_accepted_lengths(double alpha, int length)
    {
        var expected = Enumerable.Range(0, length + 1).Sum(k => Math.Pow(alpha, k));
        Assert.Equal(expected, SpeculativePlanner.TokensPerRound(alpha, length), 1e-12);
    }

    [Fact]
    public void The_best_length_is_0_where_drafting_does_not_pay_and_grows_with_acceptance()
    {
        Assert.Equal(0, SpeculativePlanner.BestFixedLength(0.3, 0.5));
        Assert.Equal(2, SpeculativePlanner.BestFixedLength(0.5, 0.1));
        Assert.True(SpeculativePlanner.BestFixedLength(0.9, 0.1) > SpeculativePlanner.BestFixedLength(0.7, 0.1));
        Assert.Equal(64, SpeculativePlanner.BestFixedLength(1, 0.01));
    }

    [Fact]
    public void Constant_acceptance_needs_no_policy()
    {
        // With a constant, stopping by Π a is a fixed length: the best one.
        var costs = new CostModel(1, 8, [0.8]);
        var best = SpeculativePlanner.BestFixedLength(0.8, 1.0 / 8);
        Assert.Equal(8 / SpeculativePlanner.SpeedUp(0.8, 1.0 / 8, best), SpeculativePlanner.TimePerToken(costs), 1e-3);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(15)]
    public void The_threshold_is_that_of_value_iteration_and_beats_every_fixed_length(double targetTime)
    {
        var random = new SeededRandom(5, "law");
        double[] law = [.. Enumerable.Range(0, 200).Select(_ => Math.Pow(random.NextDouble(), 0.4))];
        var costs = new CostModel(1, targetTime, law);
        var lambda = SpeculativePlanner.TimePerToken(costs);

        // Average reward: the value of a round's start under λ is 0, V(Π) = max(0, λ·Π·E[a] - t_d + E V(Π a)) behind it, and a round is worth λ - t_t + V(1).
        var (value, threshold) = ValueIteration(law, lambda);
        Assert.Equal(0, lambda - targetTime + value, 0.01);
        Assert.Equal(threshold, SpeculativePlanner.Threshold(costs), 0.01);
        var mean = law.Average();
        for (var length = 0; length <= 20; length++)
        {
            Assert.True(lambda < targetTime / SpeculativePlanner.SpeedUp(mean, 1 / targetTime, length), $"length {length}");
        }

        Assert.Equal(lambda, Simulate(law, targetTime, SpeculativePlanner.Threshold(costs)), 0.015 * lambda);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => SpeculativePlanner.BestFixedLength(1.1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("draftCost", () => SpeculativePlanner.BestFixedLength(0.5, 0));
        Assert.Throws<ArgumentException>(() => SpeculativePlanner.Threshold(new CostModel(0, 1, [0.5])));
        Assert.Throws<ArgumentException>(() => SpeculativePlanner.Threshold(new CostModel(1, 1, [])));
        Assert.Throws<ArgumentException>(() => SpeculativePlanner.Threshold(new CostModel(1, 1, [1.5])));
        Assert.Equal(0, SpeculativePlanner.Threshold(new CostModel(1, 5, [0])));
    }

    private static (double Value, double Threshold) ValueIteration(double[] law, double lambda)
    {
        const int cells = 2000;
        var (value, mean) = (new double[cells + 1], law.Average());
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var next = new double[cells + 1];
            for (var i = 0; i <= cells; i++)
            {
                var kept = (double)i / cells;
                next[i] = Math.Max(0, (lambda * kept * mean) - 1 + law.Average(a => At(value, kept * a * cells)));
            }

            value = next;
        }

        return (value[cells], 1 - (Array.FindIndex(value, static v => v > 0) / (double)cells));
    }

    private static double At(double[] values, double place)
    {
        var cell = (int)Math.Min(place, values.Length - 2);
        return values[cell] + ((values[cell + 1] - values[cell]) * (place - cell));
    }

    private static double Simulate(double[] law, double targetTime, double threshold)
    {
        var random = new SeededRandom(1, "rounds");
        var (time, tokens) = (0.0, 0.0);
        for (var round = 0; round < 200_000; round++)
        {
            var (kept, alive) = (1.0, true);
            time += targetTime;
            tokens++;
            while (1 - kept <= threshold)
            {
                var a = law[random.Next(law.Length)];
                time++;
                kept *= a;
                alive = alive && random.NextDouble() < a;
                tokens += alive ? 1 : 0;
            }
        }

        return time / tokens;
    }
}
