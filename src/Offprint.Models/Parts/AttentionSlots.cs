using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// Extra keys and values that stand before a layer's own: prefix tuning, retrieved memories. Every query sees them, whatever the causal mask says,
/// except where <see cref="AdditiveMask"/> hides them. They take no positions and are never cached.
/// </summary>
/// <param name="Keys">Keys, [1 or B, key-value heads, P, d].</param>
/// <param name="Values">Values, [1 or B, key-value heads, P, d].</param>
public sealed record AttentionSlots(Tensor Keys, Tensor Values)
{
    /// <summary>Added to the scores of the slots, broadcastable to [B, heads, Q, P]; null hides nothing.</summary>
    public Tensor? AdditiveMask { get; init; }

    /// <summary>
    /// Looks at or replaces the attention probabilities [B, heads, Q, P + K] before they meet the values; the first P columns are the slots'.
    /// Null (default) keeps the fast kernel.
    /// </summary>
    public Func<Tensor, Tensor>? Reweight { get; init; }

    /// <summary>Number of slots, P.</summary>
    public long Count => Keys.shape[2];
}
