using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Inference.Tests;

/// <summary>Small random models and prompts, and what a model says about one prompt alone.</summary>
internal static class SmallModels
{
    public const int Vocabulary = 97;

    public static CausalLanguageModel Make(string kind, ulong seed = 1) => CausalLanguageModel.Create(Config(kind), seed);

    public static List<int[]> Prompts(ulong seed, int count, int longest)
    {
        var random = new SeededRandom(seed, "prompts");
        // Heavy-tailed lengths from 1 on, one of them the longest.
        return [.. Enumerable.Range(0, count).Select(i => Tokens(random, i == count / 2 ? longest : 1 + (int)((longest - 1) * Math.Pow(random.NextDouble(), 3))))];
    }

    public static int[] Tokens(SeededRandom random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))];

    /// <summary>Logits of the next token, from one pass over the prompt without a cache.</summary>
    public static float[] Alone(ICausalLanguageModel model, int[] prompt)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var ids = tensor(Array.ConvertAll(prompt, t => (long)t), [1, prompt.Length]);
        return model.Forward(new ModelInput(ids)).Logits.select(1, prompt.Length - 1).data<float>().ToArray();
    }

    /// <summary>Greedy continuation by passes over the whole growing prompt, without a cache.</summary>
    public static int[] ContinueAlone(ICausalLanguageModel model, int[] prompt, int count)
    {
        int[] text = prompt;
        for (int i = 0; i < count; i++)
        {
            float[] logits = Alone(model, text);
            text = [.. text, Array.IndexOf(logits, logits.Max())];
        }

        return text[prompt.Length..];
    }

    private static ModelConfig Config(string kind) => kind switch
    {
        "llama" => new LlamaConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 128 },
        "grouped" => new LlamaConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 3, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 48, MaximumPositions = 128 },
        "window" => new LlamaConfig { ModelType = "mistral", VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 128, SlidingWindow = 5 },
        "alibi" => new LlamaConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 128, Positions = PositionEncoding.Alibi },
        "gpt2" => new Gpt2Config { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 128 },
        _ => throw new ArgumentException(kind),
    };
}
