namespace Offprint.Models.Tests;

/// <summary>Published totals from the tables of tensors alone: nothing is allocated.</summary>
public class ParameterCountTests
{
    public static TheoryData<string, ModelConfig, long> Published => new()
    {
        { "gpt2", new Gpt2Config(), 124_439_808 },
        { "gpt2-medium", new Gpt2Config { HiddenSize = 1024, LayerCount = 24, HeadCount = 16, FeedForwardSize = 4096 }, 354_823_168 },
        { "Llama-2-7B", Llama(32000, 4096, 11008, 32, 32, 32), 6_738_415_616 },
        { "TinyLlama-1.1B", Llama(32000, 2048, 5632, 22, 32, 4), 1_100_048_384 },
        { "Llama-3.2-1B", Llama(128256, 2048, 8192, 16, 32, 8) with { TieWordEmbeddings = true }, 1_235_814_400 },
        { "Mistral-7B-v0.1", Llama(32000, 4096, 14336, 32, 32, 8) with { ModelType = "mistral", SlidingWindow = 4096 }, 7_241_732_096 },
        { "Qwen2-0.5B", Llama(151936, 896, 4864, 24, 14, 2) with { ModelType = "qwen2", TieWordEmbeddings = true }, 494_032_768 },
        { "Pythia-70m", new GptNeoXConfig(), 70_426_624 },
        { "Pythia-160m", new GptNeoXConfig { HiddenSize = 768, LayerCount = 12, HeadCount = 12, FeedForwardSize = 3072 }, 162_322_944 },
        { "Pythia-410m", new GptNeoXConfig { HiddenSize = 1024, LayerCount = 24, HeadCount = 16, FeedForwardSize = 4096 }, 405_334_016 },
        { "Qwen2-1.5B", Llama(151936, 1536, 8960, 28, 12, 2) with { ModelType = "qwen2", TieWordEmbeddings = true }, 1_543_714_304 },
    };

    private static LlamaConfig Llama(int vocabulary, int d, int f, int layers, int heads, int groups) => new()
    {
        VocabularySize = vocabulary, HiddenSize = d, FeedForwardSize = f, LayerCount = layers, HeadCount = heads, KeyValueHeadCount = groups,
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Decoders(string name, ModelConfig config, long parameters)
    {
        Assert.Equal((name, parameters), (name, ModelFamily.For(config).Specs(config, ModelHead.CausalLanguageModel).Sum(spec => spec.Count)));

        // The modules, too, exist without memory: 7 billion numbers would not fit here twice.
        using var model = new CausalLanguageModel(config);
        Assert.Equal(parameters, model.parameters().Sum(parameter => parameter.NumberOfElements));
        Assert.Equal(parameters, model.ParameterCount);
        Assert.True(model.parameters().All(parameter => parameter.is_meta));
        foreach (var spec in model.TensorSpecs)
        {
            var shape = model.ParameterOf(spec.Name).shape;
            Assert.Equal(spec.Shape, spec.Transposed ? shape.Reverse() : shape);
        }
    }

    [Fact]
    public void Encoders_with_their_poolers()
    {
        Assert.Equal(109_482_240, new TextEncoder(new BertConfig()).ParameterCount);
        var roberta = new BertConfig { ModelType = "roberta", VocabularySize = 50265, PaddingTokenId = 1, PositionTableSize = 514, SegmentTypes = 1, NormEpsilon = 1e-5 };
        Assert.Equal(512, roberta.MaximumPositions);
        Assert.Equal(124_645_632, new TextEncoder(roberta).ParameterCount);
        foreach (var config in new[] { new BertConfig(), roberta })
        {
            using var model = new MaskedLanguageModel(config);
            Assert.Equal(model.ParameterCount, model.parameters().Sum(parameter => parameter.NumberOfElements));
            using var classifier = new SequenceClassifier(config);
            Assert.Equal(classifier.ParameterCount, classifier.parameters().Sum(parameter => parameter.NumberOfElements));
        }
    }

    public static TheoryData<string, T5Config, long> EncoderDecoders => new()
    {
        { "t5-small", new T5Config(), 60_506_624 },
        { "t5-base", T5(768, 12, 12, 3072), 222_903_552 },
        { "flan-t5-small", T5(512, 8, 6, 1024) with { GatedFeedForward = true, Activation = Activation.GeluTanh, TieWordEmbeddings = false }, 76_961_152 },
        { "codet5-small", T5(512, 6, 8, 2048) with { VocabularySize = 32100 }, 60_492_288 },
        { "codet5-base", T5(768, 12, 12, 3072) with { VocabularySize = 32100 }, 222_882_048 },
    };

    private static T5Config T5(int d, int layers, int heads, int f) => new() { HiddenSize = d, LayerCount = layers, HeadCount = heads, FeedForwardSize = f };

    [Theory]
    [MemberData(nameof(EncoderDecoders))]
    public void Encoder_decoders(string name, T5Config config, long parameters)
    {
        using var model = new Seq2SeqLanguageModel(config);
        Assert.Equal((name, parameters), (name, model.ParameterCount));
        Assert.Equal(parameters, model.parameters().Sum(parameter => parameter.NumberOfElements));
    }

    [Fact]
    public void Images_and_image_text()
    {
        using var vit = new VisionTransformer(new VitConfig(), ModelHead.None);
        Assert.Equal(85_798_656, vit.ParameterCount);
        using var classifier = new VisionTransformer(new VitConfig { LabelCount = 1000 }, ModelHead.ImageClassification);
        Assert.Equal(86_567_656, classifier.ParameterCount);
        using var clip = new ClipModel(new ClipConfig());
        Assert.Equal(151_277_313, clip.ParameterCount);
        foreach (var model in new PretrainedModel[] { vit, classifier, clip })
        {
            Assert.Equal(model.ParameterCount, model.parameters().Sum(parameter => parameter.NumberOfElements));
            Assert.All(model.TensorSpecs, spec => Assert.Equal(spec.Shape, model.ParameterOf(spec.Name).shape));
        }
    }
}
