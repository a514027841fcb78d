using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class DynamicSubmodularTests
{
    [Fact]
    public void Answers_agree_with_brute_force_on_thousands_of_updates()
    {
        var random = new SeededRandom(3);
        var (ratios, updates) = (new List<double>(), 0);
        for (var round = 0; round < 120; round++)
        {
            var (n, k) = (3 + random.Next(10), 1 + random.Next(4));
            var f = SubmodularCases.Random(n, random, SubmodularCases.Kinds[round % SubmodularCases.Kinds.Length]);
            IDynamicMaximizer<int>[] methods =
            [
                new DynamicSubmodularMaximizer<int>(f, k, new() { Seed = (ulong)round }),
                new SieveStreamingMaximizer<int>(f, k),
                new BufferedLevelsMaximizer<int>(f, k, n, seed: (ulong)round),
            ];
            HashSet<int> alive = [];
            for (var step = 0; step < 30; step++, updates++)
            {
                var item = random.Next(n);
                var there = alive.Contains(item);
                foreach (var method in methods)
                {
                    if (there) Assert.True(method.Remove(item));
                    else method.Insert(item);
                }

                if (!alive.Remove(item)) alive.Add(item);
                var optimum = SubmodularCases.Optimum(f, [.. alive.Order()], k);
                foreach (var method in methods)
                {
                    var solution = method.Solution;
                    Assert.True(solution.Count <= k && solution.Distinct().Count() == solution.Count && solution.All(alive.Contains));
                    Assert.Equal(f.Value(solution), method.Value, 1e-5);
                    Assert.True(method.Value <= optimum + 1e-5);
                }

                Invariants((DynamicSubmodularMaximizer<int>)methods[0], f, k);
                if (optimum > 0) ratios.Add(methods[0].Value / optimum);
            }
        }

        Assert.True(updates > 3_000);
        Assert.True(ratios.Average() >= 0.5 - 0.2, $"mean {ratios.Average():F3}");
        Assert.True(ratios.Average() >= 0.8, $"mean {ratios.Average():F3}"); // what it does here, far above the guarantee
        Assert.True(ratios.Min() >= 0.3, $"minimum {ratios.Min():F3}");
    }

    [Theory]
    [InlineData("coverage")]
    [InlineData("facility location")]
    [InlineData("modular")]
    public void The_mean_over_100_seeds_keeps_the_guarantee(string kind)
    {
        var f = SubmodularCases.Random(18, new SeededRandom(11), kind);
        var total = 0.0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            var dynamic = new DynamicSubmodularMaximizer<int>(f, 4, new() { Seed = seed });
            for (var i = 0; i < 18; i++) dynamic.Insert(i);
            for (var i = 0; i < 18; i += 3) dynamic.Remove(i);
            total += dynamic.Value;
        }

        var optimum = SubmodularCases.Optimum(f, [.. Enumerable.Range(0, 18).Where(i => i % 3 != 0)], 4);
        Assert.InRange(total / 100, (0.5 - 0.2) * optimum, optimum + 1e-6);
    }

    [Fact]
    public void After_deleting_everything_the_solution_is_empty_and_the_structure_forgets()
    {
        var f = SubmodularCases.Random(300, new SeededRandom(5), "facility location");
        var dynamic = new DynamicSubmodularMaximizer<int>(f, 5);
        Assert.Empty(dynamic.Solution);
        for (var i = 0; i < 300; i++) dynamic.Insert(i);
        Assert.Equal(5, dynamic.Solution.Count);
        Assert.Equal(dynamic.Solution.Order(), dynamic.Explain().Select(c => c.Item).Order());
        for (var i = 0; i < 300; i++) Assert.True(dynamic.Remove(i));
        Assert.Empty(dynamic.Solution);
        Assert.Equal((0, 0, 0), (dynamic.Value, dynamic.Stats.Guesses, dynamic.Count));
        dynamic.Insert(7);
        Assert.Equal([7], dynamic.Solution);
    }

    [Fact]
    public void Unknown_items_are_not_removed_and_items_are_not_inserted_twice()
    {
        var dynamic = new DynamicSubmodularMaximizer<string>(new CoverageFunction<string>(_ => [0], 1), 2);
        Assert.False(dynamic.Remove("a"));
        dynamic.Insert("a");
        Assert.Contains("'a' is there already", Assert.Throws<ArgumentException>(() => dynamic.Insert("a")).Message, StringComparison.Ordinal);
        Assert.Equal(1, dynamic.Stats.Updates);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers_and_counts()
    {
        (double, long) Run(bool reseed)
        {
            var f = SubmodularCases.Random(200, new SeededRandom(6), "coverage");
            var dynamic = new DynamicSubmodularMaximizer<int>(f, 6, new() { Seed = 9, Reseed = reseed });
            for (var i = 0; i < 200; i++) dynamic.Insert(i);
            for (var i = 0; i < 100; i++) dynamic.Remove(i);
            Assert.All(dynamic.Solution, i => Assert.InRange(i, 100, 199));
            return (dynamic.Value, dynamic.Queries);
        }

        Assert.Equal(Run(false), Run(false));
        Assert.True(Run(true).Item1 > 0);
    }

    /// <summary>R_{i+1} ⊆ R_i; B_i ⊆ R_i; gains as at G_{i−1} and at least τ; samples disjoint and not too many; G as said.</summary>
    private static void Invariants(DynamicSubmodularMaximizer<int> dynamic, ISubmodularFunction<int> f, int k)
    {
        foreach (var instance in dynamic.Instances)
        {
            var chosen = instance.Chosen.ToList();
            Assert.True(chosen.Count <= k && chosen.Distinct().Count() == chosen.Count);
            for (var i = 0; i < instance.Levels.Count; i++)
            {
                var level = instance.Levels[i];
                Assert.Equal(instance.Levels.Take(i).Sum(l => l.Sample.Length), level.ChosenBefore);
                Assert.True(level.Bucket.All(level.Candidates.ContainsKey));
                Assert.True(level.Deleted < Math.Max(1, 0.2 * level.BucketAtBuild));
                Assert.All(level.Candidates.Values, gain => Assert.True(gain >= instance.Threshold));
                if (i == 0) continue;
                Assert.True(level.Candidates.Keys.All(instance.Levels[i - 1].Candidates.ContainsKey));
                Assert.True(!level.Candidates.Keys.Any(instance.Levels[i - 1].Sample.Contains));
            }
        }
    }
}
