namespace Offprint.Models;

/// <summary>
/// A transformer stack without its family's names: what the parts need to know. Every family's configuration comes down to one of these.
/// </summary>
public sealed record StackConfig
{
    /// <summary>Rows of the token table; 0 without one (images).</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width d of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The layers, first to last; they may differ in heads and windows.</summary>
    public required IReadOnlyList<LayerConfig> Layers { get; init; }

    /// <summary>Dimensions of one head; need not be d divided by the heads.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>Width of a second, small feed-forward layer of which every token takes one or none; 0 (default) without one.</summary>
    public int SmallFeedForwardSize { get; init; }

    /// <summary>True: a query sees itself and what stands before it. False: everything (encoders).</summary>
    public bool Causal { get; init; } = true;

    /// <summary>The activation of the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>True: down(act(gate(x)) * up(x)) (SwiGLU and its kin). False: down(act(up(x))).</summary>
    public bool GatedFeedForward { get; init; }

    /// <summary>Whether the feed-forward layers have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>The normalisation.</summary>
    public NormKind Norm { get; init; } = NormKind.RootMeanSquare;

    /// <summary>The ε inside the square root of the normalisation.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Before or after the sub-layer.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>True: x + attention(norm1 x) + feedForward(norm2 x). False: one after the other.</summary>
    public bool ParallelResidual { get; init; }

    /// <summary>A normalisation right after the embeddings (BERT).</summary>
    public bool EmbeddingNorm { get; init; }

    /// <summary>A normalisation after the last block (decoders).</summary>
    public bool FinalNorm { get; init; }

    /// <summary>The kind of positions.</summary>
    public PositionEncoding Positions { get; init; } = PositionEncoding.Rotary;

    /// <summary>Rotary settings; used with <see cref="PositionEncoding.Rotary"/>.</summary>
    public RopeConfig Rope { get; init; } = new();

    /// <summary>The longest sequence that the model was made for.</summary>
    public required int MaximumPositions { get; init; }

    /// <summary>Buckets of the relative bias; used with <see cref="PositionEncoding.Relative"/>.</summary>
    public int RelativeBuckets { get; init; }

    /// <summary>The distance from which on all share the last bucket of the relative bias.</summary>
    public int RelativeMaximumDistance { get; init; }

    /// <summary>Whether every block has a second attention, over the states of an encoder.</summary>
    public bool CrossAttention { get; init; }

    /// <summary>Rows of the learned position table; 0 without one.</summary>
    public int PositionTableSize { get; init; }

    /// <summary>Set for RoBERTa: positions count the tokens that are not this id, starting at id + 1.</summary>
    public int? PositionsSkipTokenId { get; init; }

    /// <summary>Rows of the segment table; 0 without one.</summary>
    public int SegmentTypes { get; init; }

    /// <summary>Whether queries and keys are normalised per head before the rotation (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>One fused projection for queries, keys and values (GPT-2) instead of three.</summary>
    public bool FusedProjection { get; init; }

    /// <summary>Rows of the fused projection: head by head its query, key and value (GPT-NeoX), instead of all queries, all keys, all values (GPT-2). Needs as many key-value heads as heads.</summary>
    public bool FusedByHead { get; init; }

    /// <summary>Whether the query, key and value projections have biases.</summary>
    public bool ProjectionBias { get; init; }

    /// <summary>Whether the attention's output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>How a sliding window counts.</summary>
    public SlidingWindowRule WindowRule { get; init; }

    /// <summary>Dropout on the embeddings while training.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>Dropout on attention probabilities while training.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Dropout on what a sub-layer adds to the residual stream while training.</summary>
    public double ResidualDropout { get; init; }

    /// <summary>Dropout inside of the feed-forward layer, before its last projection, while training.</summary>
    public double FeedForwardDropout { get; init; }

    /// <summary>Dropout on the stack's output while training.</summary>
    public double FinalDropout { get; init; }

    /// <summary>Rotated dimensions of a head.</summary>
    public int RotaryDimensions => (int)(HeadDimension * Rope.RotatedShare);
}
