namespace Offprint.Inference;

/// <summary>A continuation that beam search found.</summary>
/// <param name="Tokens">Its tokens, an end token included.</param>
/// <param name="LogProb">Log-probability of all of them.</param>
/// <param name="Score">The log-probability after length normalisation.</param>
public sealed record Beam(IReadOnlyList<int> Tokens, double LogProb, double Score);
