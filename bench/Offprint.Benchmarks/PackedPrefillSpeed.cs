using System.Diagnostics;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;

namespace Offprint.Benchmarks;

/// <summary>
/// Prompts of very different lengths filled in one pass against one after the other, with the decoder's own kernels, taking turns: in one pass each prompt attends to itself alone and its positions begin
/// at 0, so that only products of weights grow together.
/// </summary>
internal static class PackedPrefillSpeed
{
    private const int Rounds = 8;

    public static void Run()
    {
        using var model = CausalLanguageModel.Create(new LlamaConfig { VocabularySize = 8192, HiddenSize = 256, LayerCount = 4, HeadCount = 8, FeedForwardSize = 688, MaximumPositions = 1024, TieWordEmbeddings = true }, 42);
        using var decoder = DecodingModel.For(model);
        foreach (var (name, lengths) in new (string, int[])[]
        {
            ("32 prompts of 4 to 16 tokens", [.. Enumerable.Range(0, 32).Select(static i => 4 + (7 * i % 13))]),
            ("32 prompts of 4 to 384 tokens", [.. Enumerable.Range(0, 32).Select(static i => i % 8 == 0 ? 384 : 4 + (7 * i % 29))]),
        })
        {
            var ratios = new List<double>();
            for (var round = -1; round < Rounds; round++)
            {
                var random = new SeededRandom((ulong)(round + 2), "prompt");
                int[][] prompts = [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(decoder.VocabularySize)).ToArray())];
                var first = Time(decoder, prompts, packed: round % 2 == 0);
                var second = Time(decoder, prompts, packed: round % 2 != 0);
                if (round >= 0) ratios.Add(round % 2 == 0 ? Math.Log(second / first) : Math.Log(first / second));
            }

            DecodingSpeed.Print($"{name}: one by one over one pass", ratios);
        }
    }

    private static double Time(IDecodingModel model, int[][] prompts, bool packed)
    {
        var states = prompts.Select(_ => model.Start()).ToList();
        DecodingWork[] work = [.. states.Select((state, i) => new DecodingWork(state, prompts[i]))];
        var start = Stopwatch.GetTimestamp();
        if (packed)
        {
            model.Append(work);
        }
        else
        {
            foreach (var one in work) model.Append([one]);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        states.ForEach(static state => state.Dispose());
        return seconds;
    }
}
