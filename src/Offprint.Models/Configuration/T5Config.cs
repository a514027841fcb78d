using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// T5 and its kin (T5 1.1, Flan-T5, mT5, ByT5, CodeT5; Raffel et al., arXiv 1910.10683): an encoder and a decoder with RMSNorm, no biases, unscaled attention and relative
/// positions. Defaults are those of T5 small. The sizes of the base record are the encoder's; the decoder differs in its layers only.
/// </summary>
public sealed record T5Config : ModelConfig
{
    /// <summary>Makes the configuration of T5 small (60,506,624 parameters).</summary>
    public T5Config()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (32128, 512, 6, 8, 2048);
        (Activation, NormEpsilon, TieWordEmbeddings) = (Activation.Relu, 1e-6, true);
        (PaddingTokenId, EndTokenIds) = (0, [1]);
    }

    /// <summary><c>t5</c> (default) or <c>mt5</c>.</summary>
    public override string ModelType { get; init; } = "t5";

    /// <summary><c>n_positions</c>: the length that the model was trained with; nothing in it limits longer ones. Default 512.</summary>
    public override int MaximumPositions { get; init; } = 512;

    /// <summary><c>d_kv</c>: dimensions of a head; need not be d divided by the heads. Default 64.</summary>
    public int HeadDimension { get; init; } = 64;

    /// <summary><c>num_decoder_layers</c>; null means as many as the encoder has.</summary>
    public int? DecoderLayerCount { get; init; }

    /// <summary>The feed-forward layers are wo(act(wi₀ x) * (wi₁ x)) instead of wo(act(wi x)) (<c>feed_forward_proj</c> begins with <c>gated-</c>). Default false.</summary>
    public bool GatedFeedForward { get; init; }

    /// <summary><c>relative_attention_num_buckets</c>. Default 32.</summary>
    public int RelativeBuckets { get; init; } = 32;

    /// <summary><c>relative_attention_max_distance</c>. Default 128.</summary>
    public int RelativeMaximumDistance { get; init; } = 128;

    /// <summary>Multiplies the decoder's output by d^-½ before the head (<c>scale_decoder_outputs</c>); null (default) means where the head is the token table.</summary>
    public bool? ScaleDecoderOutputs { get; init; }

    /// <summary><c>decoder_start_token_id</c>: what the decoder reads first. Default 0, the padding id.</summary>
    public int DecoderStartTokenId { get; init; }

    /// <summary><c>dropout_rate</c>, while training. Default 0.</summary>
    public double Dropout { get; init; }

    /// <summary><c>initializer_factor</c>: scales the deviations of new weights. Default 1.</summary>
    public double InitializerFactor { get; init; } = 1;

    /// <summary>Layers of the decoder.</summary>
    internal int DecoderLayers => DecoderLayerCount ?? LayerCount;

    internal bool ScalesOutputs => ScaleDecoderOutputs ?? TieWordEmbeddings;

    /// <summary>The encoder in neutral terms.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public override StackConfig ToStack() => Stack(LayerCount, causal: false);

    /// <summary>The decoder in neutral terms.</summary>
    /// <exception cref="ArgumentException">Sizes that do not fit together.</exception>
    public StackConfig ToDecoderStack() => Stack(DecoderLayers, causal: true);

    private StackConfig Stack(int layers, bool causal)
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        Positive(HeadDimension, nameof(HeadDimension));
        Positive(DecoderLayers, nameof(DecoderLayerCount));
        if (HeadsPerLayer is not null)
        {
            throw new ArgumentException($"{ModelType} models share one relative bias between their layers, so all have the same heads; leave {nameof(HeadsPerLayer)} out.");
        }
        if (RelativeBuckets < 4 || RelativeBuckets % 4 != 0 || RelativeMaximumDistance <= RelativeBuckets / 2)
        {
            throw new ArgumentException($"{nameof(RelativeBuckets)} is {RelativeBuckets} and {nameof(RelativeMaximumDistance)} {RelativeMaximumDistance}; the first must be a positive multiple of 4, the second more than half of it.");
        }
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = HeadDimension,
            FeedForwardSize = FeedForwardSize,
            Causal = causal,
            CrossAttention = causal,
            MaximumPositions = MaximumPositions,
            Positions = PositionEncoding.Relative,
            RelativeBuckets = RelativeBuckets,
            RelativeMaximumDistance = RelativeMaximumDistance,
            Layers = [.. Enumerable.Repeat(new LayerConfig(HeadCount, HeadCount, null, Math.Sqrt(HeadDimension)), layers)],
            Activation = Activation,
            GatedFeedForward = GatedFeedForward,
            Norm = NormKind.RootMeanSquare,
            NormEpsilon = NormEpsilon,
            FinalNorm = true,
            EmbeddingDropout = Dropout,
            AttentionDropout = Dropout,
            ResidualDropout = Dropout,
            FeedForwardDropout = Dropout,
            FinalDropout = Dropout,
        };
    }

    internal static T5Config Read(ConfigReader reader)
    {
        var (gated, activation) = FeedForward(reader);
        var padding = reader.Int("pad_token_id", 0);
        return new T5Config
        {
            ModelType = reader.ModelType,
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size", 32128),
            HiddenSize = reader.Int("d_model", 512),
            HeadDimension = reader.Int("d_kv", 64),
            FeedForwardSize = reader.Int("d_ff", 2048),
            LayerCount = reader.Int("num_layers", 6),
            DecoderLayerCount = reader.OptionalInt("num_decoder_layers"),
            HeadCount = reader.Int("num_heads", 8),
            RelativeBuckets = reader.Int("relative_attention_num_buckets", 32),
            RelativeMaximumDistance = reader.Int("relative_attention_max_distance", 128),
            MaximumPositions = reader.Int("n_positions", 512),
            NormEpsilon = reader.Double("layer_norm_epsilon", 1e-6),
            GatedFeedForward = gated,
            Activation = activation,
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", true),
            ScaleDecoderOutputs = reader.Has("scale_decoder_outputs") ? reader.Bool("scale_decoder_outputs", true) : null,
            Dropout = reader.Double("dropout_rate", 0.1),
            InitializerFactor = reader.Double("initializer_factor", 1),
            LabelCount = reader.LabelCount(),
            PaddingTokenId = padding,
            DecoderStartTokenId = reader.Int("decoder_start_token_id", padding),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Has("eos_token_id") ? reader.Ids("eos_token_id") : [1],
        };
    }

    /// <summary><c>relu</c>, <c>gated-gelu</c> (which means the tanh form), <c>gated-silu</c>, …</summary>
    private static (bool Gated, Activation Activation) FeedForward(ConfigReader reader)
    {
        const string Field = "feed_forward_proj";
        var name = reader.String(Field) ?? (reader.ModelType == "mt5" ? "gated-gelu" : "relu");
        var gated = name.StartsWith("gated-", StringComparison.Ordinal);
        return name == "gated-gelu" ? (true, Activation.GeluTanh)
            : ConfigReader.TryActivation(gated ? name["gated-".Length..] : name, out var activation) ? (gated, activation)
            : throw reader.Unsupported(Field, name, "relu, gelu, gelu_new, silu, gated-gelu, gated-silu, gated-relu");
    }

    private protected override void Write(JsonObject json)
    {
        json["is_encoder_decoder"] = true;
        json["d_model"] = HiddenSize;
        json["d_kv"] = HeadDimension;
        json["d_ff"] = FeedForwardSize;
        json["num_layers"] = LayerCount;
        json["num_decoder_layers"] = DecoderLayers;
        json["num_heads"] = HeadCount;
        json["relative_attention_num_buckets"] = RelativeBuckets;
        json["relative_attention_max_distance"] = RelativeMaximumDistance;
        json["n_positions"] = MaximumPositions;
        json["layer_norm_epsilon"] = NormEpsilon;
        json["dropout_rate"] = Dropout;
        json["initializer_factor"] = InitializerFactor;
        json["decoder_start_token_id"] = DecoderStartTokenId;
        json.Remove("initializer_range");
        if (ScaleDecoderOutputs is { } scale)
        {
            json["scale_decoder_outputs"] = scale;
        }
        if (json["feed_forward_proj"] is null || FeedForward(new ConfigReader(json.ToJsonString(), "config.json")) != (GatedFeedForward, Activation))
        {
            json["feed_forward_proj"] = (GatedFeedForward, Activation) == (true, Activation.GeluTanh) ? "gated-gelu" : (GatedFeedForward ? "gated-" : "") + ConfigWriter.Name(Activation);
        }
    }
}
