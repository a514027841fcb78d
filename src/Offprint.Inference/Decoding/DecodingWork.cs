namespace Offprint.Inference;

/// <summary>One sequence's part of a pass.</summary>
/// <param name="State">The sequence.</param>
/// <param name="Tokens">Tokens to append, at least one.</param>
/// <param name="LogitRows">For how many of these tokens, counted from the last, the logits behind them are wanted. 0 skips the head.</param>
public readonly record struct DecodingWork(IDecodingState State, ReadOnlyMemory<int> Tokens, int LogitRows = 1);
