namespace Offprint.Inference;

/// <summary>Takes tokens away that may not come next, by setting their logits to negative infinity. The same mask is put on draft and target.</summary>
/// <param name="tokens">The tokens so far: prompt, text, and what has been drafted behind it. It may be shorter than in the call before, when drafted tokens were rejected.</param>
/// <param name="logits">Scores before the softmax for the token behind them, [V]; changed in place. At least one must stay.</param>
public delegate void LogitMask(ReadOnlySpan<int> tokens, Span<float> logits);
