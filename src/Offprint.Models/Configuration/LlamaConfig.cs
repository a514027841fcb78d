using System.Text.Json.Nodes;

namespace Offprint.Models;

/// <summary>
/// Llama, Mistral, Qwen2 and Qwen3: pre-RMSNorm, rotary positions, SwiGLU, grouped queries. <see cref="ModelType"/> says which; it decides about biases,
/// query-key norms and windows. Defaults are small, for models of one's own.
/// </summary>
public sealed record LlamaConfig : ModelConfig
{
    /// <summary>Makes a small configuration: 4 layers, d 256, 8 heads, feed-forward 688, vocabulary 2,048.</summary>
    public LlamaConfig()
    {
        (VocabularySize, HiddenSize, LayerCount, HeadCount, FeedForwardSize) = (2048, 256, 4, 8, 688);
        (Activation, NormEpsilon) = (Activation.Silu, 1e-6);
    }

    /// <summary><c>llama</c> (default), <c>mistral</c>, <c>qwen2</c> or <c>qwen3</c>.</summary>
    public override string ModelType { get; init; } = "llama";

    /// <inheritdoc/>
    public override int MaximumPositions { get; init; } = 2048;

    /// <summary><c>num_key_value_heads</c>; null means as many as query heads.</summary>
    public int? KeyValueHeadCount { get; init; }

    /// <summary><c>head_dim</c>; null means d / heads.</summary>
    public int? HeadDimension { get; init; }

    /// <summary>Key-value heads of every layer where they differ, else null. Saved as <c>num_key_value_heads_per_layer</c>.</summary>
    public IReadOnlyList<int>? KeyValueHeadsPerLayer { get; init; }

    /// <summary>Rotary settings.</summary>
    public RopeConfig Rope { get; init; } = new();

    /// <summary>Rotary (default), ALiBi or none. Saved as <c>position_embedding_type</c> when not rotary; only Offprint reads that field.</summary>
    public PositionEncoding Positions { get; init; } = PositionEncoding.Rotary;

    /// <summary><c>attention_bias</c>: biases on all four projections. Qwen2 has them on three of the four whatever this says. Default false.</summary>
    public bool AttentionBias { get; init; }

    /// <summary><c>mlp_bias</c>. Default false.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary><c>sliding_window</c>; null means none.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Which layers have the window; null means the family's rule: all (Mistral), none (Llama).</summary>
    public IReadOnlyList<bool>? WindowedLayers { get; init; }

    /// <summary>How the window counts. Default: the current reference rule. Not part of config.json.</summary>
    public SlidingWindowRule WindowRule { get; init; }

    /// <summary><c>attention_dropout</c>, while training. Default 0.</summary>
    public double AttentionDropout { get; init; }

    /// <inheritdoc/>
    public override StackConfig ToStack()
    {
        Validate();
        Positive(MaximumPositions, nameof(MaximumPositions));
        var width = HeadDimension ?? HeadWidth(HiddenSize, HeadCount);
        Positive(width, nameof(HeadDimension));
        if (Positions == PositionEncoding.Rotary && (int)(width * Rope.RotatedShare) % 2 != 0)
        {
            throw new ArgumentException($"Rotary positions need an even number of dimensions; a head has {(int)(width * Rope.RotatedShare)}.");
        }
        if (Positions == PositionEncoding.Learned)
        {
            throw new ArgumentException($"{ModelType} has no learned positions; use Rotary, Alibi or None.");
        }
        return new StackConfig
        {
            VocabularySize = VocabularySize,
            HiddenSize = HiddenSize,
            HeadDimension = width,
            FeedForwardSize = FeedForwardSize,
            MaximumPositions = MaximumPositions,
            Positions = Positions,
            Rope = Rope,
            Layers = [.. Enumerable.Range(0, LayerCount).Select(Layer)],
            Activation = Activation,
            GatedFeedForward = true,
            FeedForwardBias = FeedForwardBias,
            Norm = NormKind.RootMeanSquare,
            NormEpsilon = NormEpsilon,
            FinalNorm = true,
            QueryKeyNorm = ModelType == "qwen3",
            ProjectionBias = AttentionBias || ModelType == "qwen2",
            OutputBias = AttentionBias && ModelType != "qwen2",
            WindowRule = WindowRule,
            AttentionDropout = AttentionDropout,
        };
    }

    private LayerConfig Layer(int index)
    {
        var heads = HeadsPerLayer?[index] ?? HeadCount;
        var grouped = KeyValueHeadsPerLayer?[index] ?? (KeyValueHeadCount ?? HeadCount);
        if (KeyValueHeadCount is null && KeyValueHeadsPerLayer is null)
        {
            grouped = heads;
        }
        if (grouped <= 0 || heads % grouped != 0)
        {
            throw new ArgumentException($"Layer {index} has {heads} query heads and {grouped} key-value heads; the second must divide the first.");
        }
        var windowed = WindowedLayers?[index] ?? true;
        return new LayerConfig(heads, grouped, windowed ? SlidingWindow : null);
    }

    internal static LlamaConfig Read(ConfigReader reader) => LlamaConfigReader.Read(reader);

    private protected override void Write(JsonObject json) => LlamaConfigWriter.Write(this, json);
}
