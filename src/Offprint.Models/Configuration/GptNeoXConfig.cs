using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// GPT-NeoX and its kin (Pythia, PolyCoder; Black et al., arXiv 2204.06745): pre-LayerNorm decoders with partly rotated heads, whose attention and feed-forward layer read
/// the same input. Defaults are those of Pythia 70M.
/// </summary>
public sealed record GptNeoXConfig : ModelConfig
{
    /// <summary>Makes the configuration of Pythia 70M (70,426,624 parameters).</summary>
    public GptNeoXConfig()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (50304, 512, 6, 8, 2048);
        (Activation, NormEpsilon, TieWordEmbeddings) = (Activation.Gelu, 1e-5, false);
        (BeginTokenId, EndTokenIds) = (0, [0]);
    }

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "gpt_neox";

    /// <inheritdoc/>
    public override int MaximumPositions { get; init; } = 2048;

    /// <summary>Rotary settings; <see cref="RopeConfig.RotatedShare"/> is <c>rotary_pct</c>. Default a quarter of every head, base 10,000.</summary>
    public RopeConfig Rope { get; init; } = new() { RotatedShare = 0.25 };

    /// <summary><c>use_parallel_residual</c>: x + attention(norm₁ x) + feedForward(norm₂ x) instead of one after the other. Default true.</summary>
    public bool ParallelResidual { get; init; } = true;

    /// <summary><c>attention_bias</c>: biases of the attention's projections. Default true.</summary>
    public bool AttentionBias { get; init; } = true;

    /// <summary><c>hidden_dropout</c>, while training. Default 0.</summary>
    public double HiddenDropout { get; init; }

    /// <summary><c>attention_dropout</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        var width = HeadWidth(HiddenSize, HeadCount);
        var rotated = (int)(width * Rope.RotatedShare);
        if (rotated < 2 || rotated % 2 != 0 || rotated > width)
        {
            throw new ArgumentException(FormattableString.Invariant($"A rotated share (rotary_pct) of {Rope.RotatedShare} turns {rotated} of a head's {width} dimensions; an even number from 2 to {width} is needed."));
        }
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = width,
            FeedForwardSize = FeedForwardSize,
            MaximumPositions = MaximumPositions,
            Positions = PositionEncoding.Rotary,
            Rope = Rope,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => HeadsPerLayer?[i] ?? HeadCount).Select(heads => new LayerConfig(heads, heads))],
            Activation = Activation,
            FeedForwardBias = true,
            Norm = NormKind.Layer,
            NormEpsilon = NormEpsilon,
            ParallelResidual = ParallelResidual,
            FinalNorm = true,
            FusedProjection = true,
            FusedByHead = true,
            ProjectionBias = AttentionBias,
            OutputBias = AttentionBias,
            EmbeddingDropout = HiddenDropout,
            AttentionDropout = AttentionDropout,
            ResidualDropout = HiddenDropout,
        };
    }

    internal static GptNeoXConfig Read(ConfigReader reader)
    {
        var hidden = reader.Int("hidden_size", 6144);
        var (layers, heads) = (reader.Int("num_hidden_layers", 44), reader.Int("num_attention_heads", 64));
        var maximum = reader.Int("max_position_embeddings", 2048);
        return new GptNeoXConfig
        {
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size", 50432),
            HiddenSize = hidden,
            LayerCount = layers,
            HeadCount = heads,
            HeadsPerLayer = reader.HeadsPerLayer(layers, heads),
            FeedForwardSize = reader.Int("intermediate_size", 24576),
            Activation = reader.Activation("hidden_act", "gelu"),
            NormEpsilon = reader.Double("layer_norm_eps", 1e-5),
            MaximumPositions = maximum,
            Rope = ReadRope(reader, maximum),
            ParallelResidual = reader.Bool("use_parallel_residual", true),
            AttentionBias = reader.Bool("attention_bias", true),
            HiddenDropout = reader.Double("hidden_dropout", 0),
            AttentionDropout = reader.Double("attention_dropout", 0),
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", false),
            InitializerRange = reader.Double("initializer_range", 0.02),
            LabelCount = reader.LabelCount(),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Ids("eos_token_id"),
            PaddingTokenId = reader.OptionalInt("pad_token_id"),
        };
    }

    /// <summary>Old files have <c>rotary_pct</c> and <c>rotary_emb_base</c>, new ones the common <c>rope_parameters</c>.</summary>
    private static RopeConfig ReadRope(ConfigReader reader, int maximum)
    {
        var rope = RopeConfigReader.Read(reader, maximum);
        var inner = reader.Object("rope_parameters");
        return rope with
        {
            Theta = inner?.OptionalDouble("rope_theta") ?? reader.OptionalDouble("rotary_emb_base") ?? rope.Theta,
            RotatedShare = inner?.OptionalDouble("partial_rotary_factor") ?? reader.OptionalDouble("rotary_pct") ?? reader.Double("partial_rotary_factor", 0.25),
        };
    }

    private protected override void Write(JsonObject json)
    {
        json["hidden_size"] = HiddenSize;
        json["intermediate_size"] = FeedForwardSize;
        json["num_hidden_layers"] = LayerCount;
        json["num_attention_heads"] = HeadCount;
        json["max_position_embeddings"] = MaximumPositions;
        json["layer_norm_eps"] = NormEpsilon;
        ConfigWriter.ActivationField(json, "hidden_act", Activation, "config.json");
        json["use_parallel_residual"] = ParallelResidual;
        json["attention_bias"] = AttentionBias;
        json["hidden_dropout"] = HiddenDropout;
        json["attention_dropout"] = AttentionDropout;
        if (Source is null || ReadRope(new ConfigReader(json.ToJsonString(), "config.json"), MaximumPositions) != Rope)
        {
            json.Remove("rope_parameters");
            json["rotary_pct"] = Rope.RotatedShare;
            json["rotary_emb_base"] = Rope.Theta;
            json["rope_scaling"] = LlamaConfigWriter.Scaling(Rope);
        }
    }
}
