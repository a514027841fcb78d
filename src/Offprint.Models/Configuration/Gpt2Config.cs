using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>GPT-2 and its kin (DistilGPT-2, CodeGPT): pre-LayerNorm, learned positions, tied head. Defaults are those of the smallest GPT-2.</summary>
public sealed record Gpt2Config : ModelConfig
{
    /// <summary>Makes the configuration of GPT-2 small (124,439,808 parameters).</summary>
    public Gpt2Config()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (50257, 768, 12, 12, 4 * 768);
        (Activation, NormEpsilon, TieWordEmbeddings) = (Activation.GeluTanh, 1e-5, true);
        (BeginTokenId, EndTokenIds) = (50256, [50256]);
    }

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "gpt2";

    /// <inheritdoc/>
    public override int MaximumPositions { get; init; } = 1024;

    /// <summary><c>scale_attn_weights</c>: divide scores by √(head dimension). Default true.</summary>
    public bool ScaleAttention { get; init; } = true;

    /// <summary><c>scale_attn_by_inverse_layer_idx</c>: divide scores by the layer's number, from 1. Default false.</summary>
    public bool ScaleAttentionByLayer { get; init; }

    /// <summary><c>embd_pdrop</c>, while training. Default 0.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary><c>attn_pdrop</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary><c>resid_pdrop</c>, while training. Default 0.</summary>
    public double ResidualDropout { get; init; }

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        var width = HeadWidth(HiddenSize, HeadCount);
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = width,
            FeedForwardSize = FeedForwardSize,
            MaximumPositions = MaximumPositions,
            PositionTableSize = MaximumPositions,
            Positions = PositionEncoding.Learned,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => new LayerConfig(Heads(i), Heads(i), null, Scale(i, width)))],
            Activation = Activation,
            FeedForwardBias = true,
            Norm = NormKind.Layer,
            NormEpsilon = NormEpsilon,
            FinalNorm = true,
            FusedProjection = true,
            ProjectionBias = true,
            OutputBias = true,
            EmbeddingDropout = EmbeddingDropout,
            AttentionDropout = AttentionDropout,
            ResidualDropout = ResidualDropout,
        };
    }

    private int Heads(int layer) => HeadsPerLayer?[layer] ?? HeadCount;

    private double Scale(int layer, int width) => (ScaleAttention ? 1 : Math.Sqrt(width)) / (ScaleAttentionByLayer ? layer + 1 : 1);

    internal static Gpt2Config Read(ConfigReader reader)
    {
        reader.Only("add_cross_attention", "false");
        var hidden = reader.Int("n_embd", 768);
        return new Gpt2Config
        {
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size", 50257),
            HiddenSize = hidden,
            LayerCount = reader.Int("n_layer", 12),
            HeadCount = reader.Int("n_head", 12),
            HeadsPerLayer = reader.HeadsPerLayer(reader.Int("n_layer", 12), reader.Int("n_head", 12)),
            FeedForwardSize = reader.Int("n_inner", 4 * hidden),
            MaximumPositions = reader.OptionalInt("n_positions") ?? reader.Int("n_ctx", 1024),
            Activation = reader.Activation("activation_function", "gelu_new"),
            NormEpsilon = reader.Double("layer_norm_epsilon", 1e-5),
            ScaleAttention = reader.Bool("scale_attn_weights", true),
            ScaleAttentionByLayer = reader.Bool("scale_attn_by_inverse_layer_idx", false),
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", true),
            InitializerRange = reader.Double("initializer_range", 0.02),
            EmbeddingDropout = reader.Double("embd_pdrop", 0.1),
            AttentionDropout = reader.Double("attn_pdrop", 0.1),
            ResidualDropout = reader.Double("resid_pdrop", 0.1),
            LabelCount = reader.LabelCount(),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Ids("eos_token_id"),
            PaddingTokenId = reader.OptionalInt("pad_token_id"),
        };
    }

    private protected override void Write(JsonObject json)
    {
        json["n_embd"] = HiddenSize;
        json["n_layer"] = LayerCount;
        json["n_head"] = HeadCount;
        json["n_positions"] = MaximumPositions;
        json["n_inner"] = FeedForwardSize == 4 * HiddenSize ? null : FeedForwardSize;
        ConfigWriter.ActivationField(json, "activation_function", Activation, "config.json");
        json["layer_norm_epsilon"] = NormEpsilon;
        json["scale_attn_weights"] = ScaleAttention;
        json["scale_attn_by_inverse_layer_idx"] = ScaleAttentionByLayer;
        json["embd_pdrop"] = EmbeddingDropout;
        json["attn_pdrop"] = AttentionDropout;
        json["resid_pdrop"] = ResidualDropout;
    }
}
