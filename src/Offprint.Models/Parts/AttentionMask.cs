using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>What an attention kernel needs to know about visibility.</summary>
/// <param name="Additive">Added to the scores, broadcastable to [B, heads, Q, K], or null.</param>
/// <param name="Causal">True: no tensor, the kernel hides later keys itself (only with Q = K).</param>
internal readonly record struct AttentionMask(Tensor? Additive, bool Causal);
