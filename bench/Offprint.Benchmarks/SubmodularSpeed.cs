using System.Globalization;
using Offprint.Algorithms;
using Offprint.Numerics;

namespace Offprint.Benchmarks;

/// <summary>The dynamic structure against its peer, lazy greedy from scratch after every update: time and evaluations, taking turns on the same sliding window.</summary>
internal static class SubmodularSpeed
{
    private const int K = 20, Clients = 256, Moves = 200, Rounds = 5;

    public static void Run()
    {
        foreach (var window in new[] { 500, 1_000, 2_000, 4_000, 8_000 }) Window(window);
    }

    private static void Window(int window)
    {
        var random = new SeededRandom(42);
        var rows = Enumerable.Range(0, window + (Moves * Rounds)).Select(_ => Enumerable.Range(0, Clients).Select(_ => Math.Max(0, (float)random.NextGaussian())).ToArray()).ToArray();
        ISubmodularFunction<int> function = new FacilityLocation<int>(i => rows[i], Clients);
        var dynamic = new DynamicSubmodularMaximizer<int>(function, K);
        var (counted, sieve) = (new CountedFunction<int>(function), new SieveStreamingMaximizer<int>(function, K));
        for (var i = 0; i < window; i++) dynamic.Insert(i);
        for (var i = 0; i < window; i++) sieve.Insert(i);
        var (ratios, value, queries) = (new List<double>(), 0.0, dynamic.Queries);
        for (var round = 0; round < Rounds; round++)
        {
            var own = Seconds(() =>
            {
                for (var i = 0; i < Moves; i++)
                {
                    dynamic.Insert(window + (round * Moves) + i);
                    dynamic.Remove((round * Moves) + i);
                    _ = dynamic.Value;
                }
            });
            // Lazy greedy after every tenth move, times ten.
            var greedy = 10 * Seconds(() =>
            {
                for (var i = 9; i < Moves; i += 10) value = function.Value(Submodular.LazyGreedy(counted, Enumerable.Range((round * Moves) + i + 1, window), K));
            });
            ratios.Add(greedy / own);
        }

        // Sieve-streaming over the moves of the same stream; it reads the window again for every sieve that loses a member.
        var before = sieve.Queries;
        var sieveSeconds = Seconds(() =>
        {
            for (var i = 0; i < Moves * Rounds; i++)
            {
                sieve.Insert(window + i);
                sieve.Remove(i);
                _ = sieve.Value;
            }
        });
        var (sieveQueries, sieveMilliseconds) = ((sieve.Queries - before) / (double)(Moves * Rounds), sieveSeconds * 1e3 / (Moves * Rounds));
        ratios.Sort();
        var (perMove, scratch) = ((dynamic.Queries - queries) / (double)(Moves * Rounds), counted.Queries / (Moves * Rounds / 10.0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{$"submodular: window {window}, k {K}, facility location",-56} {ratios[ratios.Count / 2],6:F1}x the speed of lazy greedy a move ({ratios[0]:F1} to {ratios[^1]:F1}); {perMove:F0} against {scratch:F0} evaluations; value {dynamic.Value / value:F3} of greedy's; sieve-streaming {sieveQueries:F0} evaluations, {sieveMilliseconds:F2} ms a move, value {sieve.Value / value:F3}"));
    }

    private static double Seconds(Action action)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        action();
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
