using Offprint.Models;
using Offprint.Text;
using static TorchSharp.torch;

namespace Offprint.Training.Tests;

/// <summary>Small models and texts that all tests share.</summary>
internal static class TinyModels
{
    public const int Vocabulary = 64;

    public static CausalLanguageModel Llama(ulong seed = 1) => CausalLanguageModel.Create(
        new LlamaConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 64, TieWordEmbeddings = true }, seed);

    /// <summary>With dropout, so that randomness of the engine matters.</summary>
    public static CausalLanguageModel Gpt2(double dropout = 0.1, ulong seed = 1) => CausalLanguageModel.Create(
        new Gpt2Config
        {
            VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 64, BeginTokenId = null, EndTokenIds = [],
            EmbeddingDropout = dropout, ResidualDropout = dropout,
        },
        seed);

    public static MaskedLanguageModel Bert(ulong seed = 1) => MaskedLanguageModel.Create(
        new BertConfig { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 64 }, seed);

    /// <summary>Text that can be learnt: x, 3x + 1, … modulo 61, with a random start every 40 tokens.</summary>
    public static int[] Tokens(int count, ulong seed = 7)
    {
        var random = new Offprint.Numerics.SeededRandom(seed);
        var tokens = new int[count];
        var x = 0;
        for (var i = 0; i < count; i++)
        {
            x = i % 40 == 0 ? random.Next(61) : ((3 * x) + 1) % 61;
            tokens[i] = x;
        }

        return tokens;
    }

    public static TokenWindows Stream(int length = 17, ulong seed = 7) =>
        new(Tokens(4000, seed), length, new TokenWindowOptions { ShuffleSeed = 3, Epochs = null });

    public static Dictionary<string, float[]> Weights(nn.Module module) =>
        module.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().cpu().data<float>().ToArray());

    public static void Same(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, values) in expected)
        {
            Assert.True(values.AsSpan().SequenceEqual(actual[name]), $"{name} differs");
        }
    }
}
