namespace Offprint.Inference;

/// <summary>A sample of <see cref="GrammarAlignedSampler"/>.</summary>
/// <param name="Tokens">The tokens, without the end token.</param>
/// <param name="LogProbability">Log-probability under the model alone, that of the end token included (unless truncated).</param>
/// <param name="Truncated">No token could follow and the string was not complete: the limit on tokens was reached, or the vocabulary lacks what the grammar needs. Such a sample is not in the language; ASAp does not come back to it.</param>
/// <param name="Proposals">Proposals that this sample took; 1 but for the rejection modes.</param>
public sealed record GadSample(IReadOnlyList<int> Tokens, double LogProbability, bool Truncated, int Proposals);
