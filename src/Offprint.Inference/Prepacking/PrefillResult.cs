using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>
/// Prompts ready for decoding. Feed <see cref="PendingTokens"/> with <see cref="Cache"/> and <see cref="AttentionMask"/>: the logits are those of the prompts' first new tokens.
/// It owns its tensors and its cache; <see cref="Dispose"/> frees them.
/// </summary>
/// <param name="Cache">Keys and values, left-padded with zeros to the longest prompt less one; empty when all prompts have one token.</param>
/// <param name="PendingTokens">The last token of every prompt, int64 [prompts, 1].</param>
/// <param name="AttentionMask">True for the cached tokens and the pending one, bool [prompts, longest prompt].</param>
/// <param name="Statistics">What it cost.</param>
/// <param name="PromptIndices">For every row, the index of its prompt in the list that was given.</param>
/// <param name="Invalid">Prompts that were left out, with <see cref="PrefillOptions.SkipInvalid"/>.</param>
public sealed record PrefillResult(
    KeyValueCache Cache, Tensor PendingTokens, Tensor AttentionMask, PrefillStatistics Statistics, IReadOnlyList<int> PromptIndices, IReadOnlyList<InvalidPrompt> Invalid) : IDisposable
{
    /// <summary>Frees the cache and the tensors.</summary>
    public void Dispose()
    {
        Cache.Dispose();
        PendingTokens.Dispose();
        AttentionMask.Dispose();
    }
}
