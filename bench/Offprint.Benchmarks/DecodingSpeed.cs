using System.Diagnostics;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;

namespace Offprint.Benchmarks;

/// <summary>
/// Tokens one at a time, for one and for eight sequences, and the prompt before them: the decoder with kernels of its own against the tensor engine, taking turns. Beside it the roofline:
/// every step reads all weights once, so bytes over the memory's bandwidth is the least time of a step, whatever the batch.
/// </summary>
internal static class DecodingSpeed
{
    private const int Rounds = 8;
    private const int PromptLength = 256;
    private const int Steps = 32;

    public static void Run()
    {
        var bandwidth = Bandwidth();
        Console.WriteLine($"{"reading memory, all threads",-56} {bandwidth / 1e9:0.0} GB/s");
        foreach (var (name, config) in new (string, LlamaConfig)[]
        {
            ("Llama 4 layers, d 256, vocabulary 8,192", new() { VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 688, MaximumPositions = 1024, TieWordEmbeddings = true }),
            ("Llama 12 layers, d 768, vocabulary 16,384", new() { VocabularySize = 16384, HiddenSize = 768, LayerCount = 12, HeadCount = 12, FeedForwardSize = 2048, MaximumPositions = 1024, TieWordEmbeddings = false }),
        })
        {
            using var model = CausalLanguageModel.Create(config, 42);
            using var managed = DecodingModel.For(model);
            using var engine = DecodingModel.OnTensorEngine(model);
            var read = 4.0 * (model.ParameterCount - (config.TieWordEmbeddings ? 0 : (long)config.VocabularySize * config.HiddenSize));
            Console.WriteLine($"{name}: roofline {1e3 * read / bandwidth:0.00} ms a step");
            foreach (var batch in (int[])[1, 8])
            {
                Compare(managed, engine, batch, read / bandwidth);
            }
        }
    }

    private static void Compare(IDecodingModel managed, IDecodingModel engine, int batch, double roofline)
    {
        var (prefill, decode, share) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var random = new SeededRandom((ulong)(round + 2), "prompt");
            int[][] prompts = [.. Enumerable.Range(0, batch).Select(_ => Enumerable.Range(0, PromptLength).Select(_ => random.Next(managed.VocabularySize)).ToArray())];
            var (a, b) = round % 2 == 0 ? (Time(managed, prompts), Time(engine, prompts)) : default;
            if (round % 2 != 0)
            {
                b = Time(engine, prompts);
                a = Time(managed, prompts);
            }

            if (round >= 0)
            {
                prefill.Add(Math.Log(b.Prefill / a.Prefill));
                decode.Add(Math.Log(b.Decode / a.Decode));
                share.Add(roofline / a.Decode);
            }
        }

        Print($"  {batch} sequences: prefill, tensor engine over kernels", prefill);
        Print($"  {batch} sequences: decode, tensor engine over kernels", decode);
        Console.WriteLine($"{$"  {batch} sequences: roofline over kernels' step (median)",-56} {share.Order().ElementAt(share.Count / 2):0.00}");
    }

    /// <summary>Seconds of the prompts, and of one step of all sequences.</summary>
    private static (double Prefill, double Decode) Time(IDecodingModel model, int[][] prompts)
    {
        var states = prompts.Select(_ => model.Start()).ToList();
        var start = Stopwatch.GetTimestamp();
        model.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i]))]);
        var prefill = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var work = new DecodingWork[states.Count];
        start = Stopwatch.GetTimestamp();
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < work.Length; i++)
            {
                work[i] = new DecodingWork(states[i], new[] { System.Numerics.Tensors.TensorPrimitives.IndexOfMax(states[i].Logits(0)) });
            }

            model.Append(work);
        }

        var decode = Stopwatch.GetElapsedTime(start).TotalSeconds / Steps;
        states.ForEach(static state => state.Dispose());
        return (prefill, decode);
    }

    /// <summary>Bytes a second that all threads together read from arrays larger than the caches.</summary>
    internal static double Bandwidth()
    {
        var parts = Enumerable.Range(0, TorchRuntime.Threads).Select(static _ => new float[64 << 20]).ToArray();
        double best = 0, sum = 0;
        for (var round = 0; round < 4; round++)
        {
            var start = Stopwatch.GetTimestamp();
            Parallel.ForEach(parts, part => Interlocked.Exchange(ref sum, System.Numerics.Tensors.TensorPrimitives.Sum<float>(part)));
            best = Math.Max(best, 4.0 * parts.Length * parts[0].Length / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    /// <summary>A geometric mean of ratios with its interval over rounds.</summary>
    internal static void Print(string name, List<double> logRatios, string note = "")
    {
        var interval = Bootstrap.Mean([.. logRatios]);
        Console.WriteLine($"{name,-56} {Math.Exp(interval.Estimate):0.00}x (95% interval {Math.Exp(interval.Low):0.00} to {Math.Exp(interval.High):0.00}{note})");
    }
}
