using System.Diagnostics;
using System.Globalization;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>Times the four ways of prefilling over random batches and compares what they produce.</summary>
internal sealed class PrepackingExperiment
{
    private const int GreedyTokens = 16, WarmUp = 2, EqualRounds = 2, QuickBatchSize = 8, QuickBatches = 2;


    private readonly RunContext run;
    private readonly ICausalLanguageModel model;
    private readonly IReadOnlyList<int[]> prompts;
    private readonly PrepackingOptions options;
    private readonly Device device;
    private readonly PrefillOptions settings;
    private readonly PaddedPrefiller padded;
    private readonly PrepackedPrefiller packed;
    private readonly SequentialPrefiller alone;
    private readonly LengthOrderedPrefiller ordered;
    private readonly int batches, size;

    public PrepackingExperiment(RunContext run, ICausalLanguageModel model, IReadOnlyList<int[]> prompts, PrepackingOptions options, Device device)
    {
        (this.run, this.model, this.prompts, this.options, this.device) = (run, model, prompts, options, device);
        settings = new PrefillOptions { Device = device };
        (padded, packed, alone, ordered) = (new(model, settings), new(model, null, settings), new(model, settings), new(model, settings));
        batches = run.Choose(options.Batches, Math.Min(QuickBatches, options.Batches), 2 * options.Batches);
        size = Math.Min(prompts.Count, run.IsQuick ? Math.Min(QuickBatchSize, options.BatchSize) : options.BatchSize);
    }

    public void Run(CancellationToken ct)
    {
        double largest = 0;
        int ties = 0, equalRowsWrong = 0;
        var equal = new List<double>();
        for (int s = 0; s < run.Seeds.Count; s++)
        {
            ulong seed = run.Seeds[s];
            var drawn = Draw(seed);
            double from = (double)s / run.Seeds.Count, share = 1.0 / run.Seeds.Count;
            Time(seed, drawn, s == 0, new Progress(this, from, share * 0.6), ct);
            for (int b = 0; b < drawn.Count; b++)
            {
                run.Report(from + (share * (0.6 + (0.35 * b / drawn.Count))), string.Create(CultureInfo.InvariantCulture, $"seed {seed}: comparing with each prompt alone, batch {b + 1} of {drawn.Count}"));
                var comparison = Compare(seed, b, drawn[b], ct);
                largest = Math.Max(largest, comparison.LargestDifference);
                ties += comparison.Ties;
            }

            equal.AddRange(EqualLengths(seed, ref equalRowsWrong, ct));
        }

        Summarise(largest, ties, equalRowsWrong, equal);
    }

    /// <summary>Random batches without a prompt occurring twice, as long as there are enough.</summary>
    private List<int[][]> Draw(ulong seed)
    {
        var random = new SeededRandom(seed, "batches");
        var drawn = new List<int[][]>();
        int[] order = [];
        int next = 0;
        for (int b = 0; b < batches; b++)
        {
            if (next + size > order.Length)
            {
                order = [.. Enumerable.Range(0, prompts.Count)];
                random.Shuffle(order);
                next = 0;
            }

            drawn.Add([.. order.AsSpan(next, size).ToArray().Select(i => prompts[i])]);
            next += size;
        }

        return drawn;
    }

    private void Time(ulong seed, List<int[][]> drawn, bool first, IProgress<double> progress, CancellationToken ct)
    {
        int[][] sorted = [.. drawn.SelectMany(b => b).OrderByDescending(p => p.Length)];
        var timing = InterleavedTiming.Measure(
            [
                Arm(padded, b => drawn[b], ct), Arm(packed, b => drawn[b], ct), Arm(alone, b => drawn[b], ct),
                Arm(ordered, b => sorted[(b * size)..((b + 1) * size)], ct),
            ],
            new InterleavedTimingOptions { Rounds = drawn.Count, WarmUp = first ? Math.Min(WarmUp, drawn.Count) : 0, Seed = seed },
            progress,
            ct);
        timing.RecordTo(run, seed, Item);
        for (int b = 0; b < drawn.Count; b++) run.Record("measured speed-up", timing.Seconds(padded.Name)[b] / timing.Seconds(packed.Name)[b], seed, Item(b), "x");
    }

    private static TimedArm Arm(IPrefiller prefiller, Func<int, IReadOnlyList<int[]>> batch, CancellationToken ct)
    {
        PrefillResult? result = null;
        return new TimedArm(prefiller.Name, round =>
        {
            result = prefiller.Prefill(batch(round), ct);
            if (result.AttentionMask.device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize();
        })
        {
            CleanUp = _ =>
            {
                result?.Dispose();
                result = null;
            },
        };
    }

    private PrefillComparison Compare(ulong seed, int batch, int[][] drawn, CancellationToken ct)
    {
        string item = Item(batch);
        bool first = batch == 0; // memory and the first step: once a seed
        if (first) Prefill(padded, drawn, seed, item, ct).Dispose();
        using var ours = first ? Prefill(packed, drawn, seed, item, ct) : packed.Prefill(drawn, ct);
        run.Record("prepacked useful share", ours.Statistics.UsefulShare, seed, item);
        run.Record("padded useful share", (double)drawn.Sum(p => p.Length - 1) / Math.Max(1, drawn.Length * (drawn.Max(p => p.Length) - 1)), seed, item);
        run.Record("predicted speed-up", ours.Statistics.Rows == 0 ? 1 : (double)drawn.Length / ours.Statistics.Rows, seed, item, "x");
        using var single = alone.Prefill(drawn, ct);
        var comparison = PrefillComparison.Run(model, ours, single, drawn, GreedyTokens, device, ct);
        run.Record("prompts that differ", comparison.Different, seed, item);
        run.Record("largest logit difference", comparison.LargestDifference, seed, item);
        return comparison;
    }

    /// <summary>Prefills and counts the bytes, and times the step that gives the first tokens.</summary>
    private PrefillResult Prefill(IPrefiller prefiller, int[][] drawn, ulong seed, string item, CancellationToken ct)
    {
        var result = prefiller.Prefill(drawn, ct);
        run.Record(prefiller.Name + " tensor bytes", result.Statistics.TensorBytes, seed, item, "bytes");
        long start = Stopwatch.GetTimestamp();
        GreedyDecoder.Decode(model, result, 1, ct).Dispose();
        run.Record(prefiller.Name + " first step seconds", Stopwatch.GetElapsedTime(start).TotalSeconds, seed, item, "s");
        return result;
    }

    /// <summary>The control: with equal lengths there is nothing to gain, and nothing may be lost.</summary>
    private IReadOnlyList<double> EqualLengths(ulong seed, ref int rowsWrong, CancellationToken ct)
    {
        int length = Math.Clamp((int)prompts.Average(p => p.Length), 2, options.Longest);
        var random = new SeededRandom(seed, "equal lengths");
        int vocabulary = Math.Min(model.VocabularySize, 2048);
        int[][] batch = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, length).Select(_ => random.Next(vocabulary)).ToArray())];
        using (var result = packed.Prefill(batch, ct)) rowsWrong += result.Statistics.Rows == size ? 0 : 1;
        var timing = InterleavedTiming.Measure([Arm(padded, _ => batch, ct), Arm(packed, _ => batch, ct)], new InterleavedTimingOptions { Rounds = EqualRounds, WarmUp = 0, Seed = seed }, null, ct);
        return timing.Ratios(padded.Name, packed.Name);
    }

    private void Summarise(double largest, int ties, int equalRowsWrong, List<double> equal)
    {
        var invariant = CultureInfo.InvariantCulture;
        run.Note(string.Create(invariant, $"against length-ordered batches: {Ratio("length-ordered seconds", "prepacked seconds"):0.00}x; against one prompt at a time: {Ratio("sequential seconds", "prepacked seconds"):0.00}x"));
        double usualFirst = Mean("padded seconds") + Mean("padded first step seconds"), ourFirst = Mean("prepacked seconds") + Mean("prepacked first step seconds");
        run.Note(string.Create(invariant, $"time to first token, padded over prepacked: {usualFirst / ourFirst:0.00}x"));
        run.Note(string.Create(invariant, $"share of token slots that hold a token: {Mean("prepacked useful share"):P0} prepacked, {Mean("padded useful share"):P0} padded"));
        run.Note(string.Create(invariant, $"most bytes held in inputs, masks and caches at one time, padded over prepacked: {Ratio("padded tensor bytes", "prepacked tensor bytes"):0.00}x (activations, which go with the slots, come on top)"));
        run.Note(string.Create(invariant, $"largest difference of a logit from the prompt alone: {largest:0.0e+0}; {ties} continuations parted at a tie of the two best tokens (within {PrefillComparison.Tolerance:0e+0})"));
        run.Note(string.Create(invariant, $"control, equal lengths: speed-up {equal.Average():0.00}x, expected 0.9 to 1.1{(equalRowsWrong == 0 ? ", one row a prompt" : "; prompts shared rows")}"));
    }

    private double Sum(string name) => run.Measurements.Where(m => m.Name == name).Sum(m => m.Value);

    private double Mean(string name) => run.Measurements.Where(m => m.Name == name).Average(m => m.Value);

    private double Ratio(string above, string below) => Sum(above) / Sum(below);

    private static string Item(int batch) => string.Create(CultureInfo.InvariantCulture, $"batch {batch}");

    private sealed class Progress(PrepackingExperiment experiment, double from, double share) : IProgress<double>
    {
        public void Report(double value) => experiment.run.Report(from + (share * value), "timing padded, prepacked, sequential and length-ordered prefill");
    }
}
