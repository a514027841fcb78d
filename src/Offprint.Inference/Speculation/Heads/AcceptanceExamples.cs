namespace Offprint.Inference;

/// <summary>What the head learns from: hidden states behind drafted tokens, and the probability with which the target keeps the token.</summary>
/// <param name="HiddenSize">Width d.</param>
/// <param name="Hidden">Hidden states, [n, d], one after the other.</param>
/// <param name="Labels">min(1, p / q) of each token, [n].</param>
public sealed record AcceptanceExamples(int HiddenSize, float[] Hidden, float[] Labels)
{
    /// <summary>Number of positions, n.</summary>
    public int Count => Labels.Length;

    /// <summary>The hidden state of a position, [d].</summary>
    /// <param name="index">0 to n - 1.</param>
    public ReadOnlySpan<float> HiddenAt(int index) => Hidden.AsSpan(index * HiddenSize, HiddenSize);
}
