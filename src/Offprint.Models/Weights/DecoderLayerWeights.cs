namespace Offprint.Models;

/// <summary>The tensors of one layer of a decoder. Either <paramref name="Fused"/> is there or the three projections of their own.</summary>
/// <param name="AttentionNorm">Before the attention.</param>
/// <param name="Fused">Queries, keys and values at once; <see cref="StackConfig.FusedByHead"/> says in which order.</param>
/// <param name="Query">Queries.</param>
/// <param name="Key">Keys.</param>
/// <param name="Value">Values.</param>
/// <param name="QueryNorm">Per head, before the rotation; with <see cref="StackConfig.QueryKeyNorm"/>.</param>
/// <param name="KeyNorm">Per head, before the rotation; with <see cref="StackConfig.QueryKeyNorm"/>.</param>
/// <param name="Output">Behind the attention.</param>
/// <param name="FeedForwardNorm">Before the feed-forward layer.</param>
/// <param name="Gate">With <see cref="StackConfig.GatedFeedForward"/>.</param>
/// <param name="Up">Into the feed-forward layer.</param>
/// <param name="Down">Out of it.</param>
public sealed record DecoderLayerWeights(
    NormWeights AttentionNorm, LinearWeights? Fused, LinearWeights? Query, LinearWeights? Key, LinearWeights? Value, NormWeights? QueryNorm, NormWeights? KeyNorm, LinearWeights Output,
    NormWeights FeedForwardNorm, LinearWeights? Gate, LinearWeights Up, LinearWeights Down);
