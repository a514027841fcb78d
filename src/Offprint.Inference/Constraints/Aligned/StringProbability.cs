namespace Offprint.Inference;

/// <summary>A string of the language, and how likely each method is to draw it next.</summary>
/// <param name="Tokens">The tokens, without the end token.</param>
/// <param name="EndToken">The end token.</param>
/// <param name="Log">Log-probability under the model alone, log P(w).</param>
/// <param name="LogGcd">Log-probability under masking alone.</param>
/// <param name="LogNext">Log-probability that the next ASAp sample is this string, given the trie as it stands.</param>
public sealed record StringProbability(IReadOnlyList<int> Tokens, int EndToken, double Log, double LogGcd, double LogNext);
