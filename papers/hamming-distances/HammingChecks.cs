using System.Globalization;
using Offprint.Algorithms;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>Compares the exact, bounded and approximate methods with brute force.</summary>
internal static class HammingChecks
{
    public const string ExactDifferences = "alignments that differ from brute force";
    public const string BoundedDifferences = "alignments that differ from min(H, k+1)";
    public const string ApproximationFailures = "approximate runs outside 1 ± ε";

    private const int SampledAlignments = 2_000;

    public static void Measure(RunContext run, int[] words, ulong seed, double from, double width, CancellationToken ct)
    {
        var n = run.Choose(1 << 15, 1 << 12, 1 << 17);
        var random = new SeededRandom(seed, "hamming/checks");
        var start = random.Next(words.Length - n + 1);
        (string Name, int[] Text)[] texts =
        [
            ("words", words.AsSpan(start, n).ToArray()),
            ("bases", HammingTexts.Genome(run.Data, n, kmers: false)),
            ("6-mers", HammingTexts.Genome(run.Data, n, kmers: true)),
            ("worst case", HammingTexts.WorstCase(n, n / 4, seed)),
        ];
        for (var t = 0; t < texts.Length; t++)
        {
            run.Report(from + (width * t / (texts.Length + 2)), $"checking {texts[t].Name}, seed {seed}");
            foreach (var m in new[] { 1 << 6, 1 << 10, n / 2 })
            {
                ct.ThrowIfCancellationRequested();
                Exact(run, texts[t].Name, texts[t].Text, m, random, seed);
            }
        }

        run.Report(from + (width * texts.Length / (texts.Length + 2)), $"checking long patterns, seed {seed}");
        foreach (var size in run.Choose<int[]>([15, 16, 17], [13], [15, 16, 17]))
        {
            ct.ThrowIfCancellationRequested();
            Sampled(run, words, 1 << size, random, seed);
        }

        run.Report(from + (width * (texts.Length + 1) / (texts.Length + 2)), $"approximating, seed {seed}");
        Approximate(run, words, random, seed, ct);
    }

    /// <summary>Every exact method at every alignment, and bounded distances for several k. The pattern is a passage with a tenth of its symbols exchanged.</summary>
    private static void Exact(RunContext run, string name, int[] text, int m, SeededRandom random, ulong seed)
    {
        var pattern = Passage(text, m, random);
        var truth = Hamming.Distances<int>(text, pattern, new HammingOptions { Method = HammingMethod.Scalar });
        var item = string.Create(CultureInfo.InvariantCulture, $"{name}, pattern {m}");
        (string Method, HammingOptions Options)[] methods =
        [
            ("automatic", new()),
            ("vector brute force", new() { Method = HammingMethod.BruteForce }),
            ("heavy/light", new() { Method = HammingMethod.HeavyLight }),
            ("heavy/light, two threads", new() { Method = HammingMethod.HeavyLight, Threads = 2 }),
            ("heavy/light, textbook threshold", new() { Method = HammingMethod.HeavyLight, Threshold = HammingOptions.TextbookThreshold(m) }),
            ("pair sums", new() { Method = HammingMethod.PairSums, Seed = seed }),
        ];
        foreach (var (method, options) in methods)
        {
            // A call of pair sums per symbol is slow for large alphabets and long patterns; the algorithm is the same for short ones.
            if (options.Method != HammingMethod.PairSums || m <= 1 << 10)
            {
                run.Record(ExactDifferences, Differences(truth, Hamming.Distances<int>(text, pattern, options)), seed, $"{item}, {method}");
            }
        }

        foreach (var k in new[] { 0, 3, m / 10, m / 2 })
        {
            int[] expected = Array.ConvertAll(truth, h => Math.Min(h, k + 1));
            run.Record(BoundedDifferences, Differences(expected, Hamming.DistancesBounded<int>(text, pattern, k)), seed, string.Create(CultureInfo.InvariantCulture, $"{item}, k {k}"));
        }
    }

    private static void Sampled(RunContext run, int[] text, int m, SeededRandom random, ulong seed)
    {
        m = Math.Min(m, text.Length / 2);
        var pattern = Passage(text, m, random);
        var distances = Hamming.Distances<int>(text, pattern, new HammingOptions { Method = HammingMethod.HeavyLight });
        var differing = 0;
        for (var sample = 0; sample < SampledAlignments; sample++)
        {
            var i = random.Next(distances.Length);
            differing += distances[i] == Count(text.AsSpan(i, m), pattern) ? 0 : 1;
        }

        run.Record(ExactDifferences, differing, seed, string.Create(CultureInfo.InvariantCulture, $"words, pattern {m}, {SampledAlignments} alignments"));
    }

    private static void Approximate(RunContext run, int[] words, SeededRandom random, ulong seed, CancellationToken ct)
    {
        var n = run.Choose(1 << 16, 1 << 12, 1 << 16);
        var text = words.AsSpan(random.Next(words.Length - n + 1), n).ToArray();
        var pattern = Passage(text, n / 16, random);
        var truth = Hamming.Distances<int>(text, pattern);
        for (var repetition = 0; repetition < run.Choose(1, 1, 4); repetition++)
        {
            foreach (var epsilon in new[] { 0.5, 0.2, 0.1 })
            {
                ct.ThrowIfCancellationRequested();
                var estimates = Hamming.DistancesApprox<int>(text, pattern, epsilon, (int)Seed.Derive(seed, "hamming/approximation", repetition));
                var failed = false;
                for (var i = 0; i < truth.Length; i++)
                {
                    failed |= estimates[i] < (1 - epsilon) * truth[i] || estimates[i] > (1 + epsilon) * truth[i];
                }

                run.Record(ApproximationFailures, failed ? 1 : 0, seed, string.Create(CultureInfo.InvariantCulture, $"ε {epsilon}, repetition {repetition}"));
            }
        }
    }

    private static int[] Passage(int[] text, int m, SeededRandom random)
    {
        var pattern = text.AsSpan(random.Next(text.Length - m + 1), m).ToArray();
        for (var change = 0; change < m / 10; change++)
        {
            pattern[random.Next(m)] = text[random.Next(text.Length)];
        }

        return pattern;
    }

    private static int Differences(int[] expected, int[] found)
    {
        var differing = Math.Abs(expected.Length - found.Length);
        for (var i = 0; i < Math.Min(expected.Length, found.Length); i++)
        {
            differing += expected[i] == found[i] ? 0 : 1;
        }

        return differing;
    }

    private static int Count(ReadOnlySpan<int> window, ReadOnlySpan<int> pattern)
    {
        var mismatches = 0;
        for (var j = 0; j < pattern.Length; j++)
        {
            mismatches += window[j] == pattern[j] ? 0 : 1;
        }

        return mismatches;
    }
}
