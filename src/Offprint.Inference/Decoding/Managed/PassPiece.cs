namespace Offprint.Inference;

/// <summary>Some tokens of one sequence in a pass.</summary>
/// <param name="State">The sequence.</param>
/// <param name="Tokens">The tokens.</param>
/// <param name="Start">Tokens before them.</param>
/// <param name="Row">Their first row.</param>
/// <param name="Wanted">How many of them, counted from the last, get logits.</param>
/// <param name="FirstLogitRow">The sequence's row for the first of these.</param>
internal sealed record PassPiece(ManagedDecodingState State, ReadOnlyMemory<int> Tokens, int Start, int Row, int Wanted, int FirstLogitRow);
