using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

public sealed class SubmodularTests
{
    public static TheoryData<string> Kinds => [.. SubmodularCases.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_ready_functions_are_monotone_and_submodular(string kind)
    {
        for (ulong seed = 0; seed < 20; seed++)
            Assert.Null(Submodular.FindCounterExample(SubmodularCases.Random(14, new SeededRandom(seed), kind), Enumerable.Range(0, 14), 100, seed));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gains_copies_and_values_agree_with_the_value_of_the_set(string kind)
    {
        var random = new SeededRandom(7);
        for (var round = 0; round < 100; round++)
        {
            var f = SubmodularCases.Random(8, random, kind);
            var state = f.NewState();
            List<int> set = [];
            foreach (var item in DeterministicShuffle.Permutation(8, (ulong)round).Take(5))
            {
                var copy = state.Copy();
                copy.Add((item + 1) % 8); // must not reach the original
                var gain = state.Gain(item);
                Assert.Equal(f.Value([.. set, item]) - f.Value(set), gain, 1e-5);
                state.Add(item);
                set.Add(item);
                Assert.Equal(f.Value(set), state.Value, 1e-5);
                Assert.Equal(0, state.Gain(item), 1e-5);
            }
        }
    }

    [Fact]
    public void The_log_determinant_is_that_of_the_matrix()
    {
        float[][] v = [[1, 2], [0, 1], [3, -1]];
        var f = new LogDeterminant<int>(i => v[i], 0.5);
        // I + V V'/2 = [[3.5, 1, 0.5], [1, 1.5, -0.5], [0.5, -0.5, 6]]
        Assert.Equal(Math.Log((3.5 * ((1.5 * 6) - 0.25)) - (1 * (6 + 0.25)) + (0.5 * (-0.5 - 0.75))), ((ISubmodularFunction<int>)f).Value([0, 1, 2]), 1e-9);
    }

    [Fact]
    public void Lazy_greedy_chooses_as_plain_greedy_on_thousands_of_cases()
    {
        var random = new SeededRandom(1);
        for (var round = 0; round < 2_000; round++)
        {
            var (n, k) = (1 + random.Next(12), 1 + random.Next(4));
            var f = SubmodularCases.Random(n, random, SubmodularCases.Kinds[round % SubmodularCases.Kinds.Length]);
            var lazy = Submodular.LazyGreedy(f, Enumerable.Range(0, n), k);
            var state = f.NewState();
            foreach (var chosen in lazy)
            {
                var best = Enumerable.Range(0, n).Max(state.Gain);
                Assert.Equal(best, state.Gain(chosen), 1e-9);
                state.Add(chosen);
            }

            Assert.True(lazy.Count == k || Enumerable.Range(0, n).All(i => state.Gain(i) <= 1e-12));
            Assert.True(f.Value(lazy) >= ((1 - (1 / Math.E)) * SubmodularCases.Optimum(f, [.. Enumerable.Range(0, n)], k)) - 1e-6);
        }
    }

    [Fact]
    public void Stochastic_greedy_is_near_the_optimum_on_average_and_costs_less()
    {
        var (ratio, random) = (0.0, new SeededRandom(2));
        for (var round = 0; round < 200; round++)
        {
            var f = new CountedFunction<int>(SubmodularCases.Random(40, random, "facility location"));
            var chosen = Submodular.StochasticGreedy(f, Enumerable.Range(0, 40), 4, 0.2, (ulong)round);
            Assert.True(f.Queries <= 4 * Math.Ceiling(10 * Math.Log(5)));
            Assert.Equal(4, chosen.Distinct().Count());
            ISubmodularFunction<int> plain = f;
            ratio += plain.Value(chosen) / plain.Value(Submodular.LazyGreedy(plain, Enumerable.Range(0, 40), 4)) / 200;
        }

        Assert.InRange(ratio, 0.85, 1.0001);
    }

    [Fact]
    public void A_function_that_is_not_submodular_is_caught()
    {
        Assert.Contains("not submodular", Submodular.FindCounterExample(new Squares(1), Enumerable.Range(0, 6)), StringComparison.Ordinal);
        Assert.Contains("not monotone", Submodular.FindCounterExample(new Squares(-1), Enumerable.Range(0, 6)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var f = new CoverageFunction<int>(_ => [5], 3);
        Assert.Contains("covers 5", Assert.Throws<ArgumentException>(() => f.NewState().Gain(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Submodular.LazyGreedy(f, [1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicSubmodularMaximizer<int>(f, 0));
        Assert.Contains("Epsilon is 0.5", Assert.Throws<ArgumentException>(() => new DynamicSubmodularMaximizer<int>(f, 1, new() { Epsilon = 0.5 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CoverageFunction<int>(_ => [], 2, [1, -1]));
        Assert.Throws<ArgumentException>(() => new WeightedMixture<int>());
    }

    /// <summary>sign · |S|²: convex in the size of the set.</summary>
    private sealed class Squares(int sign) : ISubmodularFunction<int>
    {
        public IMarginalState<int> NewState() => new State(sign, 0);

        private sealed class State(int sign, int size) : IMarginalState<int>
        {
            private int _size = size;

            public double Value => sign * _size * _size;

            public double Gain(int item) => sign * ((2 * _size) + 1);

            public void Add(int item) => _size++;

            public IMarginalState<int> Copy() => new State(sign, _size);
        }
    }
}
