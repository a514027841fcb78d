using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Peers;
using Offprint.Tensors;
using Offprint.Text;

namespace Offprint.Benchmarks;

/// <summary>
/// Prefill and decoding against llama.cpp with equal weights (a random Llama of 100 million parameters, F32 and F16 files), equal threads and a cache in single
/// precision on both sides. The two take turns within every round; a round gives one ratio, and rounds give the interval.
/// </summary>
internal static class LlamaCppSpeed
{
    private const int Rounds = 10;
    private const int PromptLength = 512;
    private const int Generated = 32;
    private const int Sequences = 8;
    private const int ShortPrompt = 64;

    public static void Run()
    {
        var (started, reason) = LlamaCpp.Start();
        using var llama = started;
        if (llama is null)
        {
            Console.WriteLine($"llama.cpp: left out: {reason}");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("offprint-bench-").FullName;
        try
        {
            using var model = CausalLanguageModel.Create(
                new LlamaConfig { VocabularySize = 16384, HiddenSize = 768, LayerCount = 12, HeadCount = 12, FeedForwardSize = 2048, MaximumPositions = 1024, EndTokenIds = [0], TieWordEmbeddings = false }, 42);
            using var decoder = DecodingModel.For(model);
            Console.WriteLine($"llama.cpp against Offprint: Llama, {model.ParameterCount / 1e6:0} million parameters, prompt {PromptLength}, {Generated} tokens, {TorchRuntime.Threads} threads, {Rounds} rounds");
            foreach (var type in new[] { GgufWeightType.F32, GgufWeightType.F16, GgufWeightType.Q8 })
            {
                var path = Path.Combine(folder, $"{type}.gguf");
                GgufCheckpoint.Save(model, Tokenizer(model.VocabularySize), path, new GgufExportOptions { Type = type });
                llama.Load(path, context: PromptLength + Generated + 64, threads: TorchRuntime.Threads, sequences: Sequences);
                Compare(llama, decoder, type, DecodingWeights.F32);
                if (type != GgufWeightType.F32)
                {
                    var same = type == GgufWeightType.F16 ? DecodingWeights.F16 : DecodingWeights.Q8;
                    using var packed = DecodingModel.For(model, new DecodingOptions { Weights = same });
                    Compare(llama, packed, type, same);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(LlamaCpp llama, IDecodingModel model, GgufWeightType type, DecodingWeights weights)
    {
        var (prefill, decode, together) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var random = new SeededRandom((ulong)(round + 2), "prompt");
            var ids = Enumerable.Range(0, PromptLength).Select(_ => random.Next(1, model.VocabularySize)).ToArray();
            var offprintFirst = round % 2 == 0;
            var (ours, ourDecode) = offprintFirst ? Ours(model, ids) : default;
            var (theirs, theirDecode) = (llama.Prefill(ids), llama.Decode(ids, Generated));
            if (!offprintFirst) (ours, ourDecode) = Ours(model, ids);
            if (round < 0) continue; // both warm up
            prefill.Add(Math.Log(theirs / ours));
            decode.Add(Math.Log(theirDecode / ourDecode));
            int[][] prompts = [.. Enumerable.Range(0, Sequences).Select(_ => Enumerable.Range(0, ShortPrompt).Select(_ => random.Next(1, model.VocabularySize)).ToArray())];
            var first = offprintFirst ? Together(model, prompts) : 0;
            var other = llama.DecodeTogether(prompts, Generated);
            together.Add(Math.Log(other / (offprintFirst ? first : Together(model, prompts))));
        }

        Print($"prefill, llama.cpp {type} over Offprint {weights}", prefill);
        Print($"decode, llama.cpp {type} over Offprint {weights}", decode);
        Print($"decode, {Sequences} sequences, llama.cpp {type} over Offprint {weights}", together);
    }

    private static void Print(string name, List<double> logRatios) => DecodingSpeed.Print(name, logRatios, "; above 1: Offprint is faster");

    /// <summary>Seconds of the prompt, and of tokens one at a time after it.</summary>
    private static (double Prefill, double Decode) Ours(IDecodingModel model, int[] prompt)
    {
        using var state = model.Start();
        var clock = Stopwatch.GetTimestamp();
        state.Append(prompt);
        var next = TensorPrimitives.IndexOfMax(state.Logits(0));
        var prefill = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        clock = Stopwatch.GetTimestamp();
        for (var i = 0; i < Generated; i++)
        {
            state.Append([next]);
            next = TensorPrimitives.IndexOfMax(state.Logits(0));
        }

        return (prefill, Stopwatch.GetElapsedTime(clock).TotalSeconds);
    }

    /// <summary>Seconds for tokens one at a time in several sequences together.</summary>
    private static double Together(IDecodingModel model, int[][] prompts)
    {
        var states = prompts.Select(_ => model.Start()).ToList();
        model.Append([.. states.Select((state, i) => new DecodingWork(state, prompts[i].AsMemory(0, prompts[i].Length - 1), 0))]);
        var next = prompts.Select(static prompt => prompt[^1]).ToArray();
        var clock = Stopwatch.GetTimestamp();
        for (var step = 0; step < Generated; step++)
        {
            model.Append([.. states.Select((state, i) => new DecodingWork(state, next.AsMemory(i, 1).ToArray()))]);
            for (var i = 0; i < next.Length; i++) next[i] = TensorPrimitives.IndexOfMax(states[i].Logits(0));
        }

        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        states.ForEach(static state => state.Dispose());
        return seconds;
    }

    /// <summary>A tokenizer that is there because the file needs one: the bytes, and as many added words as there are rows.</summary>
    private static PretrainedTokenizer Tokenizer(int rows)
    {
        var bytes = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 257 }).Train(["a"]);
        var json = JsonNode.Parse(bytes.ToJson())!;
        var vocabulary = json["model"]!["vocab"]!.AsObject();
        for (var id = bytes.VocabularySize; id < rows; id++) vocabulary[$"<|{id}|>"] = id;
        return PretrainedTokenizer.Parse(json.ToJsonString());
    }
}
