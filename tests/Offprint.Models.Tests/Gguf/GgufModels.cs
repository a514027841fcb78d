using System.Text.Json.Nodes;
using Offprint.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests.Gguf;

/// <summary>Small models of every family with a tokenizer of its kind, for GGUF files.</summary>
public static class GgufModels
{
    private static string Goldens { get; } = Find("tests/Goldens/tokenizers");

    /// <summary>Names of the cases: the family, and what is special about it.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    private static Dictionary<string, (string Tokenizer, Func<int, ModelConfig> Config)> All { get; } = new()
    {
        ["llama"] = ("llama2-pieces", rows => Llama(rows)),
        ["llama, grouped, tied, untypical heads"] = ("gpt2", rows => Llama(rows) with { KeyValueHeadCount = 2, HeadDimension = 32, TieWordEmbeddings = true }),
        ["llama, biases"] = ("gpt2", rows => Llama(rows) with { AttentionBias = true, FeedForwardBias = true, Rope = new RopeConfig { Theta = 500 } }),
        ["llama 3, rope scaling"] = ("llama3", rows => Llama(rows) with { KeyValueHeadCount = 2, Rope = new RopeConfig { Theta = 2000, Scaling = RopeScaling.Llama3, Factor = 8, OriginalMaximumPositions = 64 } }),
        ["llama, linear scaling"] = ("gpt2", rows => Llama(rows) with { Rope = new RopeConfig { Scaling = RopeScaling.Linear, Factor = 4, OriginalMaximumPositions = 256 } }),
        ["mistral, window"] = ("mistral-pieces", rows => Llama(rows) with { ModelType = "mistral", KeyValueHeadCount = 2, SlidingWindow = 96 }),
        ["qwen2"] = ("qwen2", rows => Llama(rows) with { ModelType = "qwen2", KeyValueHeadCount = 2, TieWordEmbeddings = true }),
        ["qwen3"] = ("qwen2", rows => Llama(rows) with { ModelType = "qwen3", KeyValueHeadCount = 2, HeadDimension = 32 }),
        ["gpt2"] = ("gpt2", rows => new Gpt2Config { VocabularySize = rows, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 256, MaximumPositions = 256, EndTokenIds = [rows - 1], BeginTokenId = rows - 1 }),
        ["gpt2, untied, rows to spare"] = ("gpt2", rows => new Gpt2Config { VocabularySize = rows + 37, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 160, MaximumPositions = 256, TieWordEmbeddings = false, EndTokenIds = [rows - 1], BeginTokenId = rows - 1 }),
        ["gpt-neox"] = ("neox", rows => NeoX(rows)),
        ["gpt-neox, one after the other, fully rotated"] = ("gpt2", rows => NeoX(rows) with { ParallelResidual = false, Rope = new RopeConfig { RotatedShare = 1, Theta = 500 }, Activation = Activation.GeluTanh }),
    };

    public static CausalLanguageModel Model(string name, ulong seed = 5)
    {
        var (tokenizer, config) = All[name];
        return Tiny.Shake(CausalLanguageModel.Create(config(Tokenizer(tokenizer).VocabularySize), 1), seed);
    }

    /// <summary>The first model whose greedy continuation is nowhere nearly tied, by its own logits, and that continuation.</summary>
    public static (CausalLanguageModel Model, int[] Ids) Decided(string name, int[] prompt, int count, double lead)
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var model = Model(name, seed);
            var (ids, least) = Continue(model, prompt, count);
            if (least >= lead) return (model, ids);
            model.Dispose();
        }
        throw new InvalidOperationException($"no model of '{name}' leads by {lead}");
    }

    public static PretrainedTokenizer TokenizerOf(string name) => Tokenizer(All[name].Tokenizer);

    /// <summary>The tokenizer of a golden; <c>-pieces</c>: with the merges that SentencePiece would have, which the goldens' small ones lack.</summary>
    public static PretrainedTokenizer Tokenizer(string name)
    {
        var golden = name switch { "llama2-pieces" => "llama2", "mistral-pieces" => "mistral-metaspace", _ => name };
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Goldens, golden + ".json")))!["tokenizer"]!;
        if (golden != name)
        {
            var pieces = json["model"]!["vocab"]!.AsObject().Where(p => !(p.Key.StartsWith('<') && p.Key.EndsWith('>') && p.Key.Length > 1)).OrderBy(p => (int)p.Value!).Select(p => p.Key).ToList();
            var known = pieces.ToHashSet();
            var merges = new JsonArray();
            foreach (var piece in pieces)
                for (var at = 1; at < piece.Length; at++)
                    if (known.Contains(piece[..at]) && known.Contains(piece[at..])) merges.Add((JsonNode)new JsonArray(piece[..at], piece[at..]));
            json["model"]!["merges"] = merges;
        }
        return PretrainedTokenizer.Parse(json.ToJsonString());
    }

    /// <summary>The texts of a golden.</summary>
    public static List<string> Texts(string name) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Goldens, name + ".json")))!["cases"]!.AsArray().Where(c => c!["b"] is null).Select(c => (string)c!["a"]!)];

    /// <summary>Greedy tokens one at a time through the cache, and the smallest lead of a chosen token's logit over the next best.</summary>
    public static (int[] Ids, double Lead) Continue(CausalLanguageModel model, int[] prompt, int count)
    {
        using var quiet = inference_mode();
        using var scope = NewDisposeScope();
        using var cache = new KeyValueCache();
        var (made, lead, next) = (new List<int>(), double.PositiveInfinity, prompt.Select(id => (long)id).ToArray());
        while (made.Count < count)
        {
            using var step = NewDisposeScope();
            var logits = model.Forward(new ModelInput(tensor(next, [1, next.Length])) { Logits = LogitSelection.Last }, cache).Logits.to_type(ScalarType.Float64).reshape(-1).data<double>().ToArray();
            var best = Array.IndexOf(logits, logits.Max());
            lead = Math.Min(lead, logits[best] - logits.Where((_, id) => id != best).Max());
            made.Add(best);
            next = [best];
        }
        return ([.. made], lead);
    }

    /// <summary>Softmax of the logits after every id from a place on, in one pass.</summary>
    public static double[][] Probabilities(CausalLanguageModel model, int[] ids, int from)
    {
        using var quiet = inference_mode();
        using var scope = NewDisposeScope();
        var rows = nn.functional.softmax(model.Forward(new ModelInput(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]))).Logits[0].to_type(ScalarType.Float64), -1);
        var (values, width) = (rows.contiguous().data<double>().ToArray(), (int)rows.shape[1]);
        return [.. Enumerable.Range(from, ids.Length - from).Select(row => values[(row * width)..((row + 1) * width)])];
    }

    private static LlamaConfig Llama(int rows) => new()
    {
        VocabularySize = rows, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 160, MaximumPositions = 256, NormEpsilon = 1e-5, BeginTokenId = rows - 2, EndTokenIds = [rows - 1],
    };

    private static GptNeoXConfig NeoX(int rows) => new()
    {
        VocabularySize = rows, HiddenSize = 64, LayerCount = 2, HeadCount = 4, FeedForwardSize = 160, MaximumPositions = 256, Rope = new RopeConfig { RotatedShare = 0.25 }, BeginTokenId = rows - 1, EndTokenIds = [rows - 1],
    };

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        throw new DirectoryNotFoundException(path);
    }
}
