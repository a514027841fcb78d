using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// A decoder with two feed-forward layers in every block, a big and a small one, of which each token takes one or none (Alizadeh et al., arXiv 2410.10846): pre-LayerNorm, rotary
/// positions, no biases. Which one is the <see cref="ITokenRouter"/>'s choice. Its checkpoints have a layout of Offprint's own, <c>model_type</c> <c>offprint_duo</c>.
/// </summary>
public sealed record DuoConfig : ModelConfig
{
    /// <summary>Makes a small configuration: 6 layers, d 128, 4 heads, feed-forward layers of 512 and 64, vocabulary 1,024.</summary>
    public DuoConfig()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (1024, 128, 6, 4, 512);
        (Activation, NormEpsilon, TieWordEmbeddings) = (Activation.Gelu, 1e-5, true);
    }

    /// <inheritdoc/>
    public override string ModelType { get; init; } = "offprint_duo";

    /// <inheritdoc/>
    public override int MaximumPositions { get; init; } = 256;

    /// <summary>Width of the small feed-forward layer; <see cref="ModelConfig.FeedForwardSize"/> is that of the big one. Default 64.</summary>
    public int SmallFeedForwardSize { get; init; } = 64;

    /// <summary>Rotary settings.</summary>
    public RopeConfig Rope { get; init; } = new();

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        Positive(SmallFeedForwardSize, nameof(SmallFeedForwardSize));
        var width = HeadWidth(HiddenSize, HeadCount);
        if ((int)(width * Rope.RotatedShare) % 2 != 0)
        {
            throw new ArgumentException($"Rotary positions need an even number of dimensions; a head has {(int)(width * Rope.RotatedShare)}.");
        }
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = width,
            FeedForwardSize = FeedForwardSize,
            SmallFeedForwardSize = SmallFeedForwardSize,
            MaximumPositions = MaximumPositions,
            Positions = PositionEncoding.Rotary,
            Rope = Rope,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(i => HeadsPerLayer?[i] ?? HeadCount).Select(heads => new LayerConfig(heads, heads))],
            Activation = Activation,
            Norm = NormKind.Layer,
            NormEpsilon = NormEpsilon,
            FinalNorm = true,
        };
    }

    internal static DuoConfig Read(ConfigReader reader)
    {
        var (layers, heads, maximum) = (reader.Int("num_hidden_layers"), reader.Int("num_attention_heads"), reader.Int("max_position_embeddings"));
        return new DuoConfig
        {
            Source = reader.Text,
            VocabularySize = reader.Int("vocab_size"),
            HiddenSize = reader.Int("hidden_size"),
            LayerCount = layers,
            HeadCount = heads,
            HeadsPerLayer = reader.HeadsPerLayer(layers, heads),
            FeedForwardSize = reader.Int("intermediate_size"),
            SmallFeedForwardSize = reader.Int("small_intermediate_size"),
            Activation = reader.Activation("hidden_act", "gelu"),
            NormEpsilon = reader.Double("layer_norm_eps", 1e-5),
            MaximumPositions = maximum,
            Rope = RopeConfigReader.Read(reader, maximum),
            TieWordEmbeddings = reader.Bool("tie_word_embeddings", true),
            InitializerRange = reader.Double("initializer_range", 0.02),
            BeginTokenId = reader.OptionalInt("bos_token_id"),
            EndTokenIds = reader.Ids("eos_token_id"),
            PaddingTokenId = reader.OptionalInt("pad_token_id"),
        };
    }

    private protected override void Write(JsonObject json)
    {
        json["hidden_size"] = HiddenSize;
        json["intermediate_size"] = FeedForwardSize;
        json["small_intermediate_size"] = SmallFeedForwardSize;
        json["num_hidden_layers"] = LayerCount;
        json["num_attention_heads"] = HeadCount;
        json["max_position_embeddings"] = MaximumPositions;
        json["layer_norm_eps"] = NormEpsilon;
        ConfigWriter.ActivationField(json, "hidden_act", Activation, "config.json");
        json["rope_theta"] = Rope.Theta;
        json["rope_scaling"] = LlamaConfigWriter.Scaling(Rope);
    }
}
