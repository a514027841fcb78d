using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What the layers of one forward pass share: masks, rotations, the cache, and what the caller wants to see.</summary>
public sealed class AttentionContext
{
    private readonly AttentionMasks _masks;

    internal AttentionContext(AttentionMasks masks, KeyValueCache? cache, (Tensor Cosines, Tensor Sines)? rotation, List<Tensor>? attentions, Tensor? rows)
    {
        _masks = masks;
        Cache = cache;
        Rotation = rotation;
        Attentions = attentions;
        AttentionRows = rows;
    }

    /// <summary>The cache that the layers read and extend, or null.</summary>
    public KeyValueCache? Cache { get; }

    /// <summary>Tokens of this pass, Q.</summary>
    public int QueryLength => _masks.QueryLength;

    /// <summary>Cached positions before them.</summary>
    public int PastLength => _masks.PastLength;

    /// <summary>Cosines and signed sines for the queries of this pass, or null without rotary positions.</summary>
    internal (Tensor Cosines, Tensor Sines)? Rotation { get; }

    /// <summary>Attention probabilities of the layers so far, [B, heads, Q or rows, K], or null when nobody asked.</summary>
    internal List<Tensor>? Attentions { get; }

    /// <summary>Query rows whose attention is wanted, int64 [R]; null means all.</summary>
    internal Tensor? AttentionRows { get; }

    /// <summary>What a decoder reads of its encoder, or null.</summary>
    internal CrossContext? Cross { get; init; }

    /// <summary>Chooses between feed-forward layers where there are two, or null for the big one.</summary>
    internal ITokenRouter? Router { get; init; }

    internal AttentionMask MaskFor(LayerConfig layer, AttentionSlots? slots) => _masks.For(layer, slots);
}
