namespace Offprint.Inference;

/// <summary>What one round gave.</summary>
/// <param name="Tokens">New tokens of the text, in order; at least one.</param>
/// <param name="Verdict">How much of the draft stayed. At the end of a text fewer tokens may be given out than stayed.</param>
public sealed record SpeculativeChunk(IReadOnlyList<int> Tokens, SpeculativeVerdict Verdict);
