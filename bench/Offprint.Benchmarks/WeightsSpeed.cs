using System.Diagnostics;
using System.Numerics.Tensors;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Benchmarks;

/// <summary>Decoding with weights in fewer bits against float32, taking turns, beside the roofline of each: the bytes of the matrices over the memory's bandwidth.</summary>
internal static class WeightsSpeed
{
    private const int Rounds = 8;
    private const int Steps = 24;
    private static readonly (DecodingWeights Format, double Bytes)[] Formats = [(DecodingWeights.F32, 4), (DecodingWeights.F16, 2), (DecodingWeights.BF16, 2), (DecodingWeights.Q8, 1.125)];

    public static void Run()
    {
        var bandwidth = DecodingSpeed.Bandwidth();
        Console.WriteLine($"{"reading memory, all threads",-56} {bandwidth / 1e9:0.0} GB/s");
        var config = new LlamaConfig { VocabularySize = 16384, HiddenSize = 768, LayerCount = 12, HeadCount = 12, FeedForwardSize = 2048, MaximumPositions = 1024, TieWordEmbeddings = false };
        using var model = CausalLanguageModel.Create(config, 42);
        var weights = model.ParameterCount - (long)config.VocabularySize * config.HiddenSize;
        Console.WriteLine($"weights: Llama, {model.ParameterCount / 1e6:0} million parameters");
        var decoders = Formats.Select(format => DecodingModel.For(model, new DecodingOptions { Weights = format.Format })).ToList();
        try
        {
            foreach (var batch in new[] { 1, 8 })
            {
                var times = Formats.Select(static _ => new List<double>()).ToList();
                for (var round = -1; round < Rounds; round++)
                {
                    for (var i = 0; i < decoders.Count; i++)
                    {
                        var at = (i + round + 1) % decoders.Count;
                        var seconds = Time(decoders[at], batch, round);
                        if (round >= 0) times[at].Add(Math.Log(seconds));
                    }
                }

                for (var i = 0; i < decoders.Count; i++)
                {
                    var step = Math.Exp(times[i].Average());
                    if (i > 0) DecodingSpeed.Print($"  {batch} sequences: decode, F32 over {Formats[i].Format}", [.. times[0].Zip(times[i], static (a, b) => a - b)]);
                    Console.WriteLine($"{$"  {batch} sequences: roofline over the step of {Formats[i].Format}",-56} {weights * Formats[i].Bytes / bandwidth / step:0.00}");
                }
            }
        }
        finally
        {
            decoders.ForEach(static decoder => decoder.Dispose());
        }
    }

    private static double Time(IDecodingModel model, int batch, int round)
    {
        var random = new SeededRandom((ulong)(round + 2), "prompt");
        var states = Enumerable.Range(0, batch).Select(_ => model.Start()).ToList();
        model.Append([.. states.Select(state => new DecodingWork(state, Enumerable.Range(0, 64).Select(_ => random.Next(model.VocabularySize)).ToArray()))]);
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < Steps; step++)
        {
            model.Append([.. states.Select(static state => new DecodingWork(state, new[] { TensorPrimitives.IndexOfMax(state.Logits(0)) }))]);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / Steps;
        states.ForEach(static state => state.Dispose());
        return seconds;
    }
}
