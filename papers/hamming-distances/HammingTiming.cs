using System.Globalization;
using Offprint.Algorithms;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>Times heavy/light matching against brute force, one thread, patterns cut from the text.</summary>
internal static class HammingTiming
{
    public const string HeavyLightExponent = "heavy/light exponent";
    public const string BruteForceExponent = "vector brute force exponent";
    public const string HeavyLightSeconds = "heavy/light seconds, longest pattern";
    public const string BruteForceSeconds = "vector brute force seconds, longest pattern";
    public const string ScalarSeconds = "scalar brute force seconds, longest pattern";

    private const string HeavyLight = "heavy/light";
    private const string BruteForce = "vector brute force";
    private const string Scalar = "scalar brute force";

    /// <summary>Brute force is timed on one in so many alignments.</summary>
    private const int Share = 64;
    private const int QuickShare = 2;

    public static void Measure(RunContext run, int[] text, ulong seed, double from, double width, CancellationToken ct)
    {
        int[] sizes = run.Choose<int[]>([13, 15, 17], [8, 10, 12], [10, 11, 12, 13, 14, 15, 16, 17]);
        var random = new SeededRandom(seed, "hamming/pattern-position");
        List<(double Size, double Time)> heavyLight = [], bruteForce = [];
        foreach (var size in sizes)
        {
            var m = 1 << size;
            run.Report(from + (width * sizes.IndexOf(size) / sizes.Length), string.Create(CultureInfo.InvariantCulture, $"timing, pattern of {m:N0} words, seed {seed}"));
            var longest = size == sizes[^1];
            var pattern = text.AsSpan(random.Next(text.Length - m + 1), m).ToArray();
            var times = Time(text, pattern, longest, run.IsQuick ? (1, QuickShare) : (5, Share), seed, ct);
            heavyLight.Add((size, times[HeavyLight].Min()));
            bruteForce.Add((size, times[BruteForce].Min()));
            foreach (var (arm, seconds) in times)
            {
                for (var round = 0; round < seconds.Length; round++)
                {
                    var name = longest ? $"{arm} seconds, longest pattern" : string.Create(CultureInfo.InvariantCulture, $"{arm} seconds, pattern 2^{size}");
                    run.Record(name, seconds[round], seed, string.Create(CultureInfo.InvariantCulture, $"round {round}"), "s");
                }
            }
        }

        // The bar is about growth up from 2^13.
        run.Record(HeavyLightExponent, Exponent(heavyLight, run.IsQuick ? 0 : 13), seed);
        run.Record(BruteForceExponent, Exponent(bruteForce, run.IsQuick ? 0 : 13), seed);
    }

    private static Dictionary<string, double[]> Time(int[] text, int[] pattern, bool scalar, (int Rounds, int Share) size, ulong seed, CancellationToken ct)
    {
        // Brute force costs the same at every alignment: a share of them is timed and scaled. What a call costs apart from its alignments
        // (mapping symbols) is timed with one alignment, taken off before scaling and counted once.
        var alignments = text.Length - pattern.Length + 1;
        var part = Math.Max(1, alignments / size.Share);
        var slice = text[..(part + pattern.Length - 1)];
        var one = text[..pattern.Length];
        List<TimedArm> arms = [Arm(HeavyLight, text, HammingMethod.HeavyLight), Arm(BruteForce, slice, HammingMethod.BruteForce), Arm("one " + BruteForce, one, HammingMethod.BruteForce)];
        if (scalar)
        {
            arms.Add(Arm(Scalar, slice, HammingMethod.Scalar));
            arms.Add(Arm("one " + Scalar, one, HammingMethod.Scalar));
        }

        var timing = InterleavedTiming.Measure(arms, new InterleavedTimingOptions { Rounds = size.Rounds, WarmUp = 1, Seed = seed }, ct: ct);
        var times = new Dictionary<string, double[]> { [HeavyLight] = [.. timing.Seconds(HeavyLight)] };
        foreach (var arm in scalar ? new[] { BruteForce, Scalar } : [BruteForce])
        {
            var fixedCost = timing.Seconds("one " + arm);
            times[arm] = [.. timing.Seconds(arm).Select((seconds, round) => fixedCost[round] + (Math.Max(0, seconds - fixedCost[round]) * alignments / part))];
        }

        return times;

        TimedArm Arm(string name, int[] input, HammingMethod method) =>
            new(name, _ => Hamming.Distances<int>(input, pattern, new HammingOptions { Method = method }));
    }

    /// <summary>The slope of log time against log size, by least squares; of the fastest rounds, since other programs only ever add time, and most in share to short ones.</summary>
    private static double Exponent(List<(double Size, double Time)> points, double smallest)
    {
        var used = points.Where(p => p.Size >= smallest).ToList();
        double meanSize = used.Average(p => p.Size), meanTime = used.Average(p => Math.Log2(p.Time));
        return used.Sum(p => (p.Size - meanSize) * (Math.Log2(p.Time) - meanTime)) / used.Sum(p => (p.Size - meanSize) * (p.Size - meanSize));
    }
}
