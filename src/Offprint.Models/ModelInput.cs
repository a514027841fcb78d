using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>
/// What a model reads, and what it should return. Give <see cref="Ids"/> or <see cref="Embeddings"/>; all else has defaults.
/// B is the batch, S the tokens of this call, P the cached positions before them, K = P + S.
/// </summary>
/// <param name="Ids">Token ids, int64 [B, S].</param>
public readonly record struct ModelInput(Tensor? Ids)
{
    /// <summary>Token vectors instead of ids, [B, S, d].</summary>
    public Tensor? Embeddings { get; init; }

    /// <summary>
    /// Positions, int64 [S] or [B, S]. By default decoders count the tokens that are not padding, from the cache on; BERT counts columns;
    /// RoBERTa counts tokens that are not its padding id, from that id + 1.
    /// </summary>
    public Tensor? Positions { get; init; }

    /// <summary>Nonzero or true where there is a token, zero where there is padding (left or right): [B, S], or [B, K] over cached positions too.</summary>
    public Tensor? PaddingMask { get; init; }

    /// <summary>
    /// The complete mask, added to the scores, [B or 1, 1 or heads, S, K]: for decoders it must hide later tokens too. A layer's sliding window still applies.
    /// Excludes <see cref="PaddingMask"/>. Rows that hide every key should use the type's lowest number, not -∞.
    /// </summary>
    public Tensor? AdditiveMask { get; init; }

    /// <summary>Segment ids, int64 [B, S]; default 0 (BERT).</summary>
    public Tensor? Segments { get; init; }

    /// <summary>Which tokens get logits. Default all. <see cref="LogitSelection.None"/> skips the head: a prefill that only fills the cache.</summary>
    public LogitSelection Logits { get; init; }

    /// <summary>With <see cref="LogitSelection.At"/>: the columns that get logits, int64 [B, N].</summary>
    public Tensor? LogitPositions { get; init; }

    /// <summary>Which of two feed-forward layers every token takes, for models of <see cref="DuoConfig"/>; null (default): the big one. Other models do not ask.</summary>
    public ITokenRouter? Router { get; init; }

    /// <summary>Return the residual stream: the embeddings, then every layer's output, the last one normalised.</summary>
    public bool ReturnHiddenStates { get; init; }

    /// <summary>Return attention probabilities of every layer. Slower: the fused kernel does not give them.</summary>
    public bool ReturnAttentions { get; init; }

    /// <summary>With <see cref="ReturnAttentions"/>: only these query rows, int64 [R], at the price of R rows instead of S.</summary>
    public Tensor? AttentionRows { get; init; }
}
