using Offprint.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models.Tests;

/// <summary>Tiny models whose every weight, biases and norms too, is random and large enough to matter.</summary>
public static class Tiny
{
    public const int Vocabulary = 61;

    public static Gpt2Config Gpt2 => new() { VocabularySize = Vocabulary, HiddenSize = 16, LayerCount = 2, HeadCount = 4, FeedForwardSize = 64, MaximumPositions = 48, BeginTokenId = 60, EndTokenIds = [60] };

    public static LlamaConfig Llama => new() { VocabularySize = Vocabulary, HiddenSize = 16, LayerCount = 2, HeadCount = 4, KeyValueHeadCount = 2, FeedForwardSize = 40, MaximumPositions = 64 };

    public static BertConfig Bert => new() { VocabularySize = Vocabulary, HiddenSize = 16, LayerCount = 2, HeadCount = 4, FeedForwardSize = 40, PositionTableSize = 48 };

    public static BertConfig Roberta => Bert with { ModelType = "roberta", PaddingTokenId = 1, PositionTableSize = 50, SegmentTypes = 1, NormEpsilon = 1e-5 };

    public static GptNeoXConfig GptNeoX => new() { VocabularySize = Vocabulary, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 40, MaximumPositions = 64, Rope = new RopeConfig { RotatedShare = 0.5 } };

    public static T5Config T5 => new() { VocabularySize = Vocabulary, HiddenSize = 16, HeadDimension = 6, LayerCount = 2, DecoderLayerCount = 3, HeadCount = 4, FeedForwardSize = 40 };

    public static VitConfig Vit => new() { HiddenSize = 16, LayerCount = 2, HeadCount = 4, FeedForwardSize = 40, ImageSize = 12, PatchSize = 4, LabelCount = 5 };

    public static ClipConfig Clip => new()
    {
        VocabularySize = Vocabulary, HiddenSize = 16, LayerCount = 2, HeadCount = 4, FeedForwardSize = 40, MaximumPositions = 20, ProjectionSize = 10, EndTokenIds = [60],
        Vision = new ClipVisionConfig { HiddenSize = 24, LayerCount = 2, HeadCount = 3, FeedForwardSize = 40, ImageSize = 12, PatchSize = 4 },
    };

    public static int[] Ids(int length, ulong seed = 3)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(2, Vocabulary))];
    }

    /// <summary>Gives every tensor of a model random values: norms around 1, the rest around 0.</summary>
    public static T Shake<T>(T model, ulong seed = 11) where T : PretrainedModel
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        foreach (var spec in model.TensorSpecs.Where(spec => spec.TiedTo is null))
        {
            var parameter = model.ParameterOf(spec.Name);
            var norm = spec.Name.Contains("norm", StringComparison.OrdinalIgnoreCase) || spec.Name.Contains("ln_", StringComparison.Ordinal);
            parameter.normal_(norm && spec.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0, spec.Shape.Count == 1 ? 0.3 : 0.25, generator);
        }
        return model;
    }

    public static Tensor Batch(params int[][] rows) => tensor(rows.SelectMany(row => row).Select(id => (long)id).ToArray(), [rows.Length, rows[0].Length]);

    /// <summary>Largest difference of a [n, V] tensor and rows of doubles.</summary>
    public static double Difference(Tensor actual, double[][] expected)
    {
        Assert.Equal([expected.Length, expected[0].Length], actual.shape);
        var values = actual.to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        return values.Zip(expected.SelectMany(row => row), (a, b) => Math.Abs(a - b)).Max();
    }

    public static double Difference(Tensor a, Tensor b)
    {
        Assert.Equal(b.shape, a.shape);
        var difference = a.sub(b).abs().max().to_type(ScalarType.Float64).item<double>();
        Assert.True(double.IsFinite(difference));
        return difference;
    }
}
