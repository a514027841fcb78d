using System.Diagnostics;
using Offprint.Inference;
using Offprint.Models;

namespace Offprint.Benchmarks;

/// <summary>
/// Many texts in step with a small decoder (0.9 million parameters): tokens a second of the decoder with sampling, and of the whole engine, for 1, 8 and 64 texts, which take turns. Here weights fit into
/// the caches, so that the roofline is the processor's: two operations a weight and token, over the matrix product's speed.
/// </summary>
internal static class LockstepSpeed
{
    private const int Rounds = 7;
    private const int Tokens = 96;
    private static readonly int[] Batches = [1, 8, 64];

    public static void Run(Speed peak)
    {
        using var model = CausalLanguageModel.Create(
            new LlamaConfig { VocabularySize = 8192, HiddenSize = 96, LayerCount = 1, HeadCount = 3, FeedForwardSize = 256, MaximumPositions = 1024, EndTokenIds = [0], TieWordEmbeddings = true }, 42);
        using var decoder = DecodingModel.For(model);
        using var engine = new GenerationEngine(decoder);
        Console.WriteLine($"lockstep: Llama, {model.ParameterCount / 1e6:0.0} million parameters, {Tokens} tokens a text");
        foreach (var sampling in new SamplingOptions[] { new() { Temperature = 0 }, new() { Temperature = 1, TopP = 1 }, new() { Temperature = 0.8, TopP = 0.95 } })
        {
            Run(sampling.Temperature == 0 ? "greedy" : sampling.TopP < 1 ? "top-p 0.95" : "temperature 1", decoder, engine, sampling, 2.0 * model.ParameterCount / peak.Wall);
        }
    }

    private static void Run(string name, IDecodingModel decoder, GenerationEngine engine, SamplingOptions sampling, double roofline)
    {
        var (alone, whole, allocated) = (Batches.ToDictionary(static b => b, static _ => new List<double>()), Batches.ToDictionary(static b => b, static _ => new List<double>()), new Dictionary<int, double>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var batch in Batches)
            {
                var steps = Decode(decoder, batch, sampling);
                var bytes = GC.GetTotalAllocatedBytes();
                var requests = Generate(engine, batch, sampling);
                allocated[batch] = (double)(GC.GetTotalAllocatedBytes() - bytes) / (batch * Tokens);
                if (round >= 0)
                {
                    alone[batch].Add(Math.Log(batch * Tokens / steps));
                    whole[batch].Add(Math.Log(batch * Tokens / requests));
                }
            }
        }

        foreach (var batch in Batches)
        {
            var (decode, generate) = (Math.Exp(alone[batch].Average()), Math.Exp(whole[batch].Average()));
            Console.WriteLine($"{$"  {name}, {batch} texts: decoder and sampler",-56} {decode,8:0} tokens/s = {decode * roofline,4:P0} of the roofline");
            Console.WriteLine($"{$"  {name}, {batch} texts: engine",-56} {generate,8:0} tokens/s = {generate * roofline,4:P0} of the roofline; {allocated[batch]:0} bytes allocated a token");
            DecodingSpeed.Print("    engine over decoder and sampler", [.. whole[batch].Zip(alone[batch], static (a, b) => a - b)]);
            if (batch > 1)
            {
                DecodingSpeed.Print("    engine, over one text", [.. whole[batch].Zip(whole[1], static (many, one) => many - one)]);
            }
        }
    }

    private static double Decode(IDecodingModel model, int batch, SamplingOptions sampling)
    {
        var states = Enumerable.Range(0, batch).Select(_ => model.Start()).ToList();
        var samplers = states.Select((_, i) => new TokenSampler(sampling with { Seed = (ulong)i })).ToList();
        var work = new DecodingWork[batch];
        var next = Enumerable.Range(1, batch).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var step = 0; step < Tokens; step++)
        {
            for (var i = 0; i < batch; i++)
            {
                work[i] = new DecodingWork(states[i], new[] { next[i] });
            }

            model.Append(work);
            for (var i = 0; i < batch; i++)
            {
                next[i] = samplers[i].Next(states[i].Logits(0));
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        states.ForEach(static state => state.Dispose());
        return seconds;
    }

    private static double Generate(GenerationEngine engine, int batch, SamplingOptions sampling)
    {
        var start = Stopwatch.GetTimestamp();
        Task.WaitAll(Enumerable.Range(1, batch).Select(i => (Task)engine.CompleteAsync(new GenerationRequest { Prompt = [i], MaximumTokens = Tokens, IgnoreEnd = true, Sampling = sampling with { Seed = (ulong)i } })).ToArray());
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
