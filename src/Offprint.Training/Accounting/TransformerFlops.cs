namespace Offprint.Training;

/// <summary>
/// Floating-point operations of the matrix products of a transformer: a product of [m, k] and [k, n] is 2mkn. Norms, activations and the softmax are left out, as is usual
/// (Hoffmann et al., arXiv 2203.15556, appendix F, without the embedding look-up). Attention counts the full T × T scores, whether causal or not.
/// </summary>
public static class TransformerFlops
{
    /// <summary>The layers' linear maps, per token: 2 · (d(2·heads + 2·key-value heads)·head width + (2 or 3)·d·feed-forward), times 1 − sparsity.</summary>
    /// <param name="shape">The model.</param>
    public static double LinearPerToken(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Sparsity is not (>= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(shape.Sparsity)} is {shape.Sparsity}; it must be from 0 to 1."), nameof(shape));
        }

        var feedForward = (shape.Gated ? 3.0 : 2.0) * shape.HiddenSize * shape.FeedForwardSize;
        return shape.Layers.Sum(layer => 2 * ((shape.HiddenSize * ((2.0 * layer.Heads) + (2.0 * layer.KeyValueHeads)) * shape.HeadDimension) + feedForward)) * (1 - shape.Sparsity);
    }

    /// <summary>Scores and weighted values, per token with <paramref name="keys"/> visible keys: 4 · heads · head width · keys, over all layers.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="keys">Keys that a query meets.</param>
    public static double AttentionPerToken(TransformerShape shape, double keys)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Layers.Sum(layer => 4.0 * layer.Heads * shape.HeadDimension * keys);
    }

    /// <summary>The language-model head, per token that gets logits: 2dV, and 2d² where the head transforms first.</summary>
    /// <param name="shape">The model.</param>
    public static double HeadPerToken(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return (2.0 * shape.HiddenSize * shape.VocabularySize) + (shape.HeadTransform ? 2.0 * shape.HiddenSize * shape.HiddenSize : 0);
    }

    /// <summary>A forward pass over whole sequences.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="sequences">Number of sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="targets">Tokens that go through the head; null means all.</param>
    public static double Forward(TransformerShape shape, double sequences, double length, double? targets = null) =>
        (sequences * length * (LinearPerToken(shape) + AttentionPerToken(shape, length))) + ((targets ?? (sequences * length)) * HeadPerToken(shape));

    /// <summary>A training step: forward, and twice that for the gradients of inputs and weights.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="sequences">Number of sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="targets">Tokens that go through the head; null means all.</param>
    public static double Training(TransformerShape shape, double sequences, double length, double? targets = null) => 3 * Forward(shape, sequences, length, targets);

    /// <summary>One token after <paramref name="cached"/> cached ones.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="cached">Keys in the cache before it.</param>
    public static double Decode(TransformerShape shape, double cached) => LinearPerToken(shape) + AttentionPerToken(shape, cached + 1) + HeadPerToken(shape);
}
