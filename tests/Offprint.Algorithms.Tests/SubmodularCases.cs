using Offprint.Numerics;

namespace Offprint.Algorithms.Tests;

/// <summary>Small random functions and the brute-force optimum.</summary>
internal static class SubmodularCases
{
    public static ISubmodularFunction<int> Random(int items, SeededRandom random, string kind)
    {
        const int clients = 12;
        var rows = Enumerable.Range(0, items).Select(_ => Enumerable.Range(0, clients).Select(_ => random.Next(3) == 0 ? random.NextSingle() : 0f).ToArray()).ToArray();
        return kind switch
        {
            "coverage" => new CoverageFunction<int>(i => Enumerable.Range(0, clients).Where(c => rows[i][c] > 0).ToArray(), clients),
            "weighted coverage" => new CoverageFunction<int>(i => Enumerable.Range(0, clients).Where(c => rows[i][c] > 0).ToArray(), clients, [.. Enumerable.Range(0, clients).Select(c => 0.5 + c)]),
            "facility location" => new FacilityLocation<int>(i => rows[i], clients),
            "saturated coverage" => new SaturatedCoverage<int>(i => rows[i], [.. Enumerable.Repeat(0.8, clients)]),
            "log determinant" => new LogDeterminant<int>(i => rows[i], 2),
            "modular" => new CoverageFunction<int>(i => [i], items, [.. Enumerable.Range(0, items).Select(i => 1 + (double)rows[i].Sum())]),
            _ => new WeightedMixture<int>((0.5, new FacilityLocation<int>(i => rows[i], clients)), (2, new LogDeterminant<int>(i => rows[i]))),
        };
    }

    public static readonly string[] Kinds = ["coverage", "weighted coverage", "facility location", "saturated coverage", "log determinant", "modular", "mixture"];

    public static double Optimum(ISubmodularFunction<int> f, IReadOnlyList<int> items, int k)
    {
        double Best(int from, int left, IMarginalState<int> state)
        {
            var best = state.Value;
            for (var i = from; i < items.Count && left > 0; i++)
            {
                var next = state.Copy();
                next.Add(items[i]);
                best = Math.Max(best, Best(i + 1, left - 1, next));
            }

            return best;
        }

        return Best(0, k, f.NewState());
    }
}
