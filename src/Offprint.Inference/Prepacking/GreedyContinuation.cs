using static TorchSharp.torch;

namespace Offprint.Inference;

/// <summary>Greedy continuations of a prefilled batch.</summary>
/// <param name="Tokens">The new tokens of every row of the result.</param>
/// <param name="Margins">For every new token, by how much its logit was above the second best: near 0 the choice is a matter of rounding.</param>
/// <param name="FirstLogits">Logits of the first new token, float [prompts, vocabulary].</param>
public sealed record GreedyContinuation(IReadOnlyList<int[]> Tokens, IReadOnlyList<float[]> Margins, Tensor FirstLogits) : IDisposable
{
    /// <summary>Frees the logits.</summary>
    public void Dispose() => FirstLogits.Dispose();
}
