using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// CLIP (Radford et al., arXiv 2103.00020): a causal text tower and an image tower, projected into one space. The sizes of the base record are the text tower's.
/// Defaults are those of CLIP ViT-B/32.
/// </summary>
public sealed record ClipConfig : ModelConfig
{
    /// <summary>Makes the configuration of CLIP ViT-B/32 (151,277,313 parameters).</summary>
    public ClipConfig()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (49408, 512, 12, 8, 2048);
        (Activation, NormEpsilon, BeginTokenId, EndTokenIds) = (Activation.QuickGelu, 1e-5, 49406, [49407]);
    }

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "clip";

    /// <summary>The longest text in tokens. Default 77.</summary>
    public override int MaximumPositions { get; init; } = 77;

    /// <summary>The image tower.</summary>
    public ClipVisionConfig Vision { get; init; } = new();

    /// <summary><c>projection_dim</c>: width of the common space. Default 512.</summary>
    public int ProjectionSize { get; init; } = 512;

    /// <summary><c>logit_scale_init_value</c>: the logarithm of the scale of the similarities in a new model. Default 2.6592.</summary>
    public double InitialLogitScale { get; init; } = 2.6592;

    /// <summary><c>text_config.attention_dropout</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>The text tower in neutral terms.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        Positive(ProjectionSize, nameof(ProjectionSize));
        return VisionStacks.Make(this, MaximumPositions) with
        {
            VocabularySize = VocabularySize,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => HeadsPerLayer?[i] ?? HeadCount).Select(heads => new LayerConfig(heads, heads))],
            HeadDimension = HeadWidth(HiddenSize, HeadCount),
            Causal = true,
            Positions = PositionEncoding.Learned,
            PositionTableSize = MaximumPositions,
            AttentionDropout = AttentionDropout,
        };
    }

    /// <summary>The image tower in neutral terms.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public StackConfig ToVisionStack()
    {
        Positive(Vision.HiddenSize, "Vision." + nameof(HiddenSize));
        Positive(Vision.LayerCount, "Vision." + nameof(LayerCount));
        Positive(Vision.HeadCount, "Vision." + nameof(HeadCount));
        Positive(Vision.FeedForwardSize, "Vision." + nameof(FeedForwardSize));
        VisionStacks.CheckPatches(Vision.ImageSize, Vision.PatchSize, Vision.Channels);
        return VisionStacks.Make(this, Vision.Positions) with
        {
            HiddenSize = Vision.HiddenSize,
            FeedForwardSize = Vision.FeedForwardSize,
            Activation = Vision.Activation,
            NormEpsilon = Vision.NormEpsilon,
            Layers = [.. Enumerable.Repeat(new LayerConfig(Vision.HeadCount, Vision.HeadCount), Vision.LayerCount)],
            HeadDimension = HeadWidth(Vision.HiddenSize, Vision.HeadCount),
            EmbeddingNorm = true,
            AttentionDropout = Vision.AttentionDropout,
        };
    }

    internal static ClipConfig Read(ConfigReader reader)
    {
        var text = reader.Object("text_config") ?? reader.Empty("text_config");
        var vision = reader.Object("vision_config") ?? reader.Empty("vision_config");
        var size = reader.Int("projection_dim", 512);
        return new ClipConfig
        {
            Source = reader.Text,
            VocabularySize = text.Int("vocab_size", 49408),
            HiddenSize = text.Int("hidden_size", 512),
            LayerCount = text.Int("num_hidden_layers", 12),
            HeadCount = text.Int("num_attention_heads", 8),
            FeedForwardSize = text.Int("intermediate_size", 2048),
            Activation = text.Activation("hidden_act", "quick_gelu"),
            NormEpsilon = text.Double("layer_norm_eps", 1e-5),
            MaximumPositions = text.Int("max_position_embeddings", 77),
            AttentionDropout = text.Double("attention_dropout", 0),
            BeginTokenId = text.OptionalInt("bos_token_id") ?? 49406,
            EndTokenIds = text.Has("eos_token_id") ? text.Ids("eos_token_id") : [49407],
            PaddingTokenId = text.OptionalInt("pad_token_id"),
            ProjectionSize = size,
            InitialLogitScale = reader.Double("logit_scale_init_value", 2.6592),
            Vision = new ClipVisionConfig
            {
                HiddenSize = vision.Int("hidden_size", 768),
                LayerCount = vision.Int("num_hidden_layers", 12),
                HeadCount = vision.Int("num_attention_heads", 12),
                FeedForwardSize = vision.Int("intermediate_size", 3072),
                Activation = vision.Activation("hidden_act", "quick_gelu"),
                NormEpsilon = vision.Double("layer_norm_eps", 1e-5),
                ImageSize = vision.Int("image_size", 224),
                PatchSize = vision.Int("patch_size", 32),
                Channels = vision.Int("num_channels", 3),
                AttentionDropout = vision.Double("attention_dropout", 0),
            },
        };
    }

    private protected override void WriteShared(JsonObject json) => Write(json);

    private protected override void Write(JsonObject json)
    {
        json["projection_dim"] = ProjectionSize;
        json["logit_scale_init_value"] = InitialLogitScale;
        var text = Section(json, "text_config", "clip_text_model");
        text["vocab_size"] = VocabularySize;
        text["max_position_embeddings"] = MaximumPositions;
        ConfigWriter.Ids(text, "bos_token_id", BeginTokenId is { } begin ? [begin] : []);
        ConfigWriter.Ids(text, "eos_token_id", EndTokenIds);
        ConfigWriter.Ids(text, "pad_token_id", PaddingTokenId is { } pad ? [pad] : []);
        WriteTower(text, HiddenSize, LayerCount, HeadCount, FeedForwardSize, Activation, NormEpsilon, AttentionDropout);
        var vision = Section(json, "vision_config", "clip_vision_model");
        vision["image_size"] = Vision.ImageSize;
        vision["patch_size"] = Vision.PatchSize;
        vision["num_channels"] = Vision.Channels;
        WriteTower(vision, Vision.HiddenSize, Vision.LayerCount, Vision.HeadCount, Vision.FeedForwardSize, Vision.Activation, Vision.NormEpsilon, Vision.AttentionDropout);
    }

    private static JsonObject Section(JsonObject json, string name, string type)
    {
        if (json[name] is not JsonObject section)
        {
            json[name] = section = [];
        }
        section["model_type"] = type;
        return section;
    }

    private static void WriteTower(JsonObject json, int hidden, int layers, int heads, int feedForward, Activation activation, double epsilon, double dropout)
    {
        json["hidden_size"] = hidden;
        json["num_hidden_layers"] = layers;
        json["num_attention_heads"] = heads;
        json["intermediate_size"] = feedForward;
        ConfigWriter.ActivationField(json, "hidden_act", activation, "config.json");
        json["layer_norm_eps"] = epsilon;
        json["attention_dropout"] = dropout;
    }
}
