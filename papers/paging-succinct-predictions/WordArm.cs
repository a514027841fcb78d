using System.Globalization;
using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>A word stream under every policy, with the true bits, with bits flipped at random, and with learned ones.</summary>
internal sealed class WordArm(ArmContext arm, PagingOptions options)
{
    private static readonly double[] Flips = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1];

    public void Run(CancellationToken ct)
    {
        var requests = PagingTraces.Words(arm.Data, arm.Arm, arm.Choose(options.Words, 5_000, 5 * options.Words));
        int[] capacities = arm.Choose<int[]>([64, 256, 1_024], [32], [64, 256, 1_024]);
        for (var i = 0; i < capacities.Length; i++)
        {
            arm.Report((double)i / capacities.Length, string.Create(CultureInfo.InvariantCulture, $"{arm.Arm}, {capacities[i]} pages"));
            ct.ThrowIfCancellationRequested();
            Compare(requests, capacities[i]);
        }
    }

    private void Compare(int[] requests, int k)
    {
        var truth = Belady.Solve(requests, k);
        var item = PagingReproduction.Item(arm.Arm, k);
        var lru = Misses(new LruPolicy<int>(k), requests);
        arm.Record(PagingReproduction.Lru, lru, item);
        var (mark, flush, guarded) = (new List<int>(), new List<int>(), new List<int>());
        foreach (var flip in Flips)
        {
            var random = new SeededRandom(arm.Seed, string.Create(CultureInfo.InvariantCulture, $"paging/flips {flip} {k}"));
            bool[] bits = [.. truth.Discards.Select(bit => bit ^ random.NextDouble() < flip)];
            var errors = PagingErrors.Of(bits, truth.Discards);
            mark.Add(Misses(new Mark0Policy<int>(k, arm.Seed), requests, bits));
            flush.Add(Misses(new FlushWhenAll0sPolicy<int>(k), requests, bits));
            guarded.Add(Misses(new RobustPolicy<int>(new Mark0Policy<int>(k, arm.Seed), new LruPolicy<int>(k)), requests, bits));
            arm.Record(PagingReproduction.FlushViolations, flush[^1] > truth.Misses + ((k - 1.0) * errors.WrongKeeps) + errors.WrongDiscards ? 1 : 0, $"{item}, {flip}");
            arm.Record(PagingReproduction.Slack, truth.Misses + (2 * Harmonic(k) * errors.WrongKeeps) + errors.WrongDiscards - mark[^1], $"{item}, {flip}");
        }

        arm.Record(PagingReproduction.NotOptimal, mark[0] - truth.Misses + flush[0] - truth.Misses, item);
        arm.Record(PagingReproduction.Flipped, mark[Array.IndexOf(Flips, 0.1)], item);
        arm.Record(PagingReproduction.Guarded, (double)guarded[^1] / lru, item);
        var learned = Learn(requests, k, item);
        if (arm.Seed != 42)
        {
            return;
        }

        int[] others = [Misses(new FifoPolicy<int>(k), requests), Misses(new LfuPolicy<int>(k), requests), Misses(new MarkerPolicy<int>(k), requests)];
        arm.Note(string.Create(CultureInfo.InvariantCulture,
            $"{item}: {requests.Length} requests, optimum {truth.Misses}, LRU {lru}, FIFO {others[0]}, LFU {others[1]}, Marker {others[2]}; bits wrong at {string.Join(" / ", Flips)}: Mark0 {string.Join(" / ", mark)}, FlushWhenAll0s {string.Join(" / ", flush)}, guarded Mark0 {string.Join(" / ", guarded)}; {learned}"));
    }

    /// <summary>Learns on the first fifth; then the predictor only counts, and misses count.</summary>
    private string Learn(int[] requests, int k, string item)
    {
        var first = requests.Length / 5;
        var predictor = new OnlineLogisticPredictor<int>(k, new OnlineLogisticOptions { Window = Math.Min(16 * k, first / 2) });
        var (ours, guarded, theirs) = (new Mark0Policy<int>(k, arm.Seed), new RobustPolicy<int>(new Mark0Policy<int>(k, arm.Seed), new LruPolicy<int>(k)), new LruPolicy<int>(k));
        var misses = new int[3];
        var bits = new bool[requests.Length];
        for (var t = 0; t < requests.Length; t++)
        {
            predictor.Learns = t < first;
            bits[t] = predictor.Predict(requests[t]);
            bool[] hits = [ours.Request(requests[t], bits[t]), guarded.Request(requests[t], bits[t]), theirs.Request(requests[t])];
            for (var i = 0; i < 3 && t >= first; i++)
            {
                misses[i] += hits[i] ? 0 : 1;
            }
        }

        if (arm.Arm == PagingTraces.MobyDick)
        {
            arm.Record(PagingReproduction.Learned, misses[0], item);
            arm.Record(PagingReproduction.LruRest, misses[2], item);
        }

        var rest = requests[first..];
        var truth = Belady.Solve(rest, k);
        var errors = PagingErrors.Of(bits[first..], truth.Discards);
        return string.Create(CultureInfo.InvariantCulture,
            $"learned on the first fifth, the rest: Mark0 {misses[0]}, guarded {misses[1]}, LRU {misses[2]}, optimum {truth.Misses}; {100.0 * (errors.WrongKeeps + errors.WrongDiscards) / rest.Length:0.0} % of the bits wrong");
    }

    private static int Misses(IEvictionPolicy<int> policy, int[] requests, bool[]? bits = null)
    {
        var misses = 0;
        for (var t = 0; t < requests.Length; t++)
        {
            misses += policy.Request(requests[t], bits is not null && bits[t]) ? 0 : 1;
        }

        return misses;
    }

    private static double Harmonic(int k) => Enumerable.Range(1, k).Sum(static i => 1.0 / i);
}
