using Offprint.Numerics;
using Offprint.Tensors;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

public sealed class EncoderStartTests : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly IDisposable _quiet = no_grad();

    public void Dispose()
    {
        _quiet.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData("bert", 48, 4)]
    [InlineData("roberta", 128, 4)]
    [InlineData("bert", 32, 2)]
    public void Heads_of_the_first_layer_look_at_their_neighbors_from_the_start(string type, int width, int heads)
    {
        using var model = MaskedLanguageModel.Create(Encoder(type, width, heads), 7);
        var ids = Random(64);
        Assert.All(Enumerable.Range(0, heads), head => Assert.True(Seen(model, ids, head, NeighborStart.Offsets[head]) < 0.05));

        NeighborStart.Apply(model, 7);

        Assert.All(Enumerable.Range(0, heads), head => Assert.InRange(Seen(model, ids, head, NeighborStart.Offsets[head]), 0.6, 1));
    }

    [Fact]
    public void Equal_seeds_start_alike_and_all_weights_stay_finite_and_trainable()
    {
        using var a = MaskedLanguageModel.Create(Encoder("bert", 48, 4), 7);
        using var b = MaskedLanguageModel.Create(Encoder("bert", 48, 4), 7);
        NeighborStart.Apply(a, 3);
        NeighborStart.Apply(b, 3);
        foreach (var (x, y) in a.parameters().Zip(b.parameters()))
        {
            Assert.Equal(x.data<float>().ToArray(), y.data<float>().ToArray());
            Assert.All(x.data<float>().ToArray(), static value => Assert.True(float.IsFinite(value)));
            Assert.True(x.requires_grad);
        }
    }

    [Fact]
    public void Models_without_learned_positions_or_with_heads_of_odd_width_are_refused()
    {
        using var decoder = CausalLanguageModel.Create(Tiny.Llama, 1);
        Assert.Contains("BERT", Assert.Throws<ArgumentException>(() => NeighborStart.Apply(decoder, 1)).Message, StringComparison.Ordinal);
        using var odd = MaskedLanguageModel.Create(Encoder("bert", 15, 3), 1);
        Assert.Contains("even width", Assert.Throws<ArgumentException>(() => NeighborStart.Apply(odd, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    public void Tokens_with_like_neighbors_start_alike_and_the_bias_is_their_log_frequency(string type)
    {
        // 10 and 11 stand between 20 and 30, 12 and 13 between 40 and 50; 5 never occurs.
        var random = new SeededRandom(1);
        var text = new List<int>();
        for (var i = 0; i < 4000; i++)
        {
            text.AddRange(random.Next(2) == 0 ? [20, 10 + random.Next(2), 30] : [40, 12 + random.Next(2), 50]);
        }

        using var model = MaskedLanguageModel.Create(Encoder(type, 16, 2), 7);
        var words = model.ParameterOf($"{type}.embeddings.word_embeddings.weight");
        var before = words.clone();
        var size = before.narrow(1, 8, 8).contiguous().data<float>().ToArray().Chunk(8).Average(static row => Math.Sqrt(row.Sum(static x => x * x)));

        CooccurrenceStart.Apply(model, [[.. text]], seed: 1, firstFeature: 8);

        Assert.InRange(Cosine(10, 11), 0.9, 1.0001);
        Assert.InRange(Cosine(12, 13), 0.9, 1.0001);
        Assert.InRange(Cosine(10, 12), -1, 0.5);
        Assert.Equal(before.narrow(1, 0, 8).contiguous().data<float>().ToArray(), words.narrow(1, 0, 8).contiguous().data<float>().ToArray());
        Assert.Equal(before[5].data<float>().ToArray(), words[5].data<float>().ToArray());
        Assert.Equal(size, Math.Sqrt(Row(10).Sum(static x => x * x)), 1e-5);
        var bias = model.ParameterOf(type == "bert" ? "cls.predictions.bias" : "lm_head.bias").data<float>().ToArray();
        Assert.Equal(Math.Log((text.Count(static id => id == 20) + 0.5) / (text.Count + 30)), bias[20], 1e-5);
        Assert.Equal(Math.Log(0.5 / (text.Count + 30)), bias[5], 1e-5);

        double[] Row(int token) => [.. words[token].narrow(0, 8, 8).data<float>().ToArray().Select(static x => (double)x)];

        double Cosine(int a, int b) => Row(a).Zip(Row(b), static (x, y) => x * y).Sum() / Math.Sqrt(Row(a).Sum(static x => x * x) * Row(b).Sum(static x => x * x));
    }

    [Fact]
    public void Documents_of_another_vocabulary_and_features_beyond_the_width_are_refused()
    {
        using var model = MaskedLanguageModel.Create(Encoder("bert", 16, 2), 7);
        var words = model.ParameterOf("bert.embeddings.word_embeddings.weight").clone();
        Assert.Contains("token 60", Assert.Throws<ArgumentException>(() => CooccurrenceStart.Apply(model, [[1, 60]], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CooccurrenceStart.Apply(model, [[], []], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CooccurrenceStart.Apply(model, [[1, 2]], 1, firstFeature: 16));
        Assert.Equal(words.data<float>().ToArray(), model.ParameterOf("bert.embeddings.word_embeddings.weight").data<float>().ToArray());
    }

    private static BertConfig Encoder(string type, int width, int heads) => new()
    {
        ModelType = type, VocabularySize = 60, HiddenSize = width, LayerCount = 2, HeadCount = heads, FeedForwardSize = 2 * width, MaximumPositions = 80, PaddingTokenId = type == "roberta" ? 1 : 0,
        SegmentTypes = type == "roberta" ? 1 : 2,
    };

    private static long[] Random(int length)
    {
        var random = new SeededRandom(5);
        return [.. Enumerable.Range(0, length).Select(_ => (long)random.Next(2, 60))];
    }

    /// <summary>Mean probability with which a head of layer 1 looks at the place at an offset, over the places that have one.</summary>
    private static double Seen(MaskedLanguageModel model, long[] ids, int head, int offset)
    {
        var output = model.Forward(new ModelInput(tensor(ids, [1, ids.Length])) { ReturnAttentions = true });
        var map = output.Attentions![0][0][head].contiguous().data<float>().ToArray();
        var places = Enumerable.Range(0, ids.Length).Where(t => t + offset >= 0 && t + offset < ids.Length).ToList();
        return places.Average(t => map[(t * ids.Length) + t + offset]);
    }
}
