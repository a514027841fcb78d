using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>BERT and RoBERTa (CodeBERT, GraphCodeBERT, …): post-LayerNorm encoders with learned positions. Defaults are those of BERT base.</summary>
public sealed record BertConfig : ModelConfig
{
    /// <summary>Makes the configuration of BERT base (109,482,240 parameters with the pooler).</summary>
    public BertConfig()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (30522, 768, 12, 12, 3072);
        (Activation, NormEpsilon, TieWordEmbeddings, PaddingTokenId) = (Activation.Gelu, 1e-12, true, 0);
    }

    /// <summary><c>bert</c> (default) or <c>roberta</c>.</summary>
    public override string ModelType { get; init; } = "bert";

    /// <summary>The longest sequence; for RoBERTa <see cref="PositionTableSize"/> less the padding id and one.</summary>
    public override int MaximumPositions
    {
        get => IsRoberta ? PositionTableSize - RobertaPadding - 1 : PositionTableSize;
        init => PositionTableSize = IsRoberta ? value + RobertaPadding + 1 : value;
    }

    /// <summary><c>max_position_embeddings</c>: rows of the position table. Default 512.</summary>
    public int PositionTableSize { get; init; } = 512;

    /// <summary><c>type_vocab_size</c>: rows of the segment table. Default 2.</summary>
    public int SegmentTypes { get; init; } = 2;

    /// <summary><c>hidden_dropout_prob</c>, while training. Default 0.</summary>
    public double HiddenDropout { get; init; }

    /// <summary><c>attention_probs_dropout_prob</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <summary><c>classifier_dropout</c>, while training; null means <see cref="HiddenDropout"/>.</summary>
    public double? ClassifierDropout { get; init; }

    internal bool IsRoberta => ModelType == "roberta";

    private int RobertaPadding => PaddingTokenId ?? 1;

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(PositionTableSize, nameof(PositionTableSize));
        Positive(MaximumPositions, nameof(MaximumPositions));
        Positive(SegmentTypes, nameof(SegmentTypes));
        var width = HeadWidth(HiddenSize, HeadCount);
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = width,
            FeedForwardSize = FeedForwardSize,
            Causal = false,
            MaximumPositions = MaximumPositions,
            Positions = PositionEncoding.Learned,
            PositionTableSize = PositionTableSize,
            PositionsSkipTokenId = IsRoberta ? RobertaPadding : null,
            SegmentTypes = SegmentTypes,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => HeadsPerLayer?[i] ?? HeadCount).Select(heads => new LayerConfig(heads, heads))],
            Activation = Activation,
            FeedForwardBias = true,
            Norm = NormKind.Layer,
            NormEpsilon = NormEpsilon,
            NormPlacement = NormPlacement.After,
            EmbeddingNorm = true,
            ProjectionBias = true,
            OutputBias = true,
            EmbeddingDropout = HiddenDropout,
            AttentionDropout = AttentionDropout,
            ResidualDropout = HiddenDropout,
        };
    }

    internal static BertConfig Read(ConfigReader reader)
    {
        reader.Only("position_embedding_type", "absolute");
        reader.Only("is_decoder", "false");
        reader.Only("add_cross_attention", "false");
        var roberta = reader.ModelType == "roberta";
        var (layers, heads) = (reader.Int("num_hidden_layers", 12), reader.Int("num_attention_heads", 12));
        return new BertConfig
        {
            ModelType = reader.ModelType,
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size", roberta ? 50265 : 30522),
            HiddenSize = reader.Int("hidden_size", 768),
            LayerCount = layers,
            HeadCount = heads,
            HeadsPerLayer = reader.HeadsPerLayer(layers, heads),
            FeedForwardSize = reader.Int("intermediate_size", 3072),
            Activation = reader.Activation("hidden_act", "gelu"),
            NormEpsilon = reader.Double("layer_norm_eps", roberta ? 1e-5 : 1e-12),
            PaddingTokenId = reader.Int("pad_token_id", roberta ? 1 : 0),
            PositionTableSize = reader.Int("max_position_embeddings", 512),
            SegmentTypes = reader.Int("type_vocab_size", 2),
            HiddenDropout = reader.Double("hidden_dropout_prob", 0.1),
            AttentionDropout = reader.Double("attention_probs_dropout_prob", 0.1),
            ClassifierDropout = reader.OptionalDouble("classifier_dropout"),
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", true),
            InitializerRange = reader.Double("initializer_range", 0.02),
            LabelCount = reader.LabelCount(),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Ids("eos_token_id"),
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
        json["max_position_embeddings"] = PositionTableSize;
        json["type_vocab_size"] = SegmentTypes;
        json["position_embedding_type"] = "absolute";
        json["hidden_dropout_prob"] = HiddenDropout;
        json["attention_probs_dropout_prob"] = AttentionDropout;
        if (ClassifierDropout is { } dropout)
        {
            json["classifier_dropout"] = dropout;
        }
    }
}
