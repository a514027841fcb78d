using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>ViT (Dosovitskiy et al., arXiv 2010.11929): a pre-LayerNorm encoder over the patches of an image. Defaults are those of ViT-B/16.</summary>
public sealed record VitConfig : ModelConfig
{
    /// <summary>Makes the configuration of ViT-B/16 (85,798,656 parameters).</summary>
    public VitConfig()
    {
        (HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (768, 12, 12, 3072);
        (Activation, NormEpsilon) = (Activation.Gelu, 1e-12);
    }

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "vit";

    /// <summary>Side of the square images that the position table was made for, in pixels. Default 224.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch in pixels; divides the image's. Default 16.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Colours of an image. Default 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary><c>qkv_bias</c>: biases of queries, keys and values. Default true.</summary>
    public bool ProjectionBias { get; init; } = true;

    /// <summary>Whether a body without a classifier has a pooler, tanh(W h₀ + b). Files don't say; it is read from their tensors. Default false.</summary>
    public bool Pooler { get; init; }

    /// <summary><c>hidden_dropout_prob</c>, while training. Default 0.</summary>
    public double HiddenDropout { get; init; }

    /// <summary><c>attention_probs_dropout_prob</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Patches of an image and its class token.</summary>
    public override int MaximumPositions
    {
        get => ImageSize / PatchSize * (ImageSize / PatchSize) + 1;
        init => throw new ArgumentException($"The positions of an image follow from {nameof(ImageSize)} and {nameof(PatchSize)}.", nameof(value));
    }

    private protected override bool ReadsTokens => false;

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        VisionStacks.CheckPatches(ImageSize, PatchSize, Channels);
        return VisionStacks.Make(this, MaximumPositions) with
        {
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => HeadsPerLayer?[i] ?? HeadCount).Select(heads => new LayerConfig(heads, heads))],
            HeadDimension = HeadWidth(HiddenSize, HeadCount),
            ProjectionBias = ProjectionBias,
            EmbeddingDropout = HiddenDropout,
            AttentionDropout = AttentionDropout,
            ResidualDropout = HiddenDropout,
        };
    }

    internal static VitConfig Read(ConfigReader reader)
    {
        var (layers, heads) = (reader.Int("num_hidden_layers", 12), reader.Int("num_attention_heads", 12));
        reader.Only("pooler_act", "tanh");
        reader.Only("pooler_output_size", "null", ModelPath.Number(reader.Int("hidden_size", 768)));
        return new VitConfig
        {
            Source = reader.Text,
            HiddenSize = reader.Int("hidden_size", 768),
            LayerCount = layers,
            HeadCount = heads,
            HeadsPerLayer = reader.HeadsPerLayer(layers, heads),
            FeedForwardSize = reader.Int("intermediate_size", 3072),
            Activation = reader.Activation("hidden_act", "gelu"),
            NormEpsilon = reader.Double("layer_norm_eps", 1e-12),
            ImageSize = reader.Int("image_size", 224),
            PatchSize = reader.Int("patch_size", 16),
            Channels = reader.Int("num_channels", 3),
            ProjectionBias = reader.Bool("qkv_bias", true),
            HiddenDropout = reader.Double("hidden_dropout_prob", 0),
            AttentionDropout = reader.Double("attention_probs_dropout_prob", 0),
            InitializerRange = reader.Double("initializer_range", 0.02),
            LabelCount = reader.LabelCount(),
        };
    }

    private protected override void Write(JsonObject json)
    {
        json["hidden_size"] = HiddenSize;
        json["num_hidden_layers"] = LayerCount;
        json["num_attention_heads"] = HeadCount;
        json["intermediate_size"] = FeedForwardSize;
        ConfigWriter.ActivationField(json, "hidden_act", Activation, "config.json");
        json["layer_norm_eps"] = NormEpsilon;
        json["image_size"] = ImageSize;
        json["patch_size"] = PatchSize;
        json["num_channels"] = Channels;
        json["qkv_bias"] = ProjectionBias;
        json["hidden_dropout_prob"] = HiddenDropout;
        json["attention_probs_dropout_prob"] = AttentionDropout;
    }
}
