namespace Offprint.Models;

/// <summary>How well labels fit a picture.</summary>
/// <param name="Scores">Labels and their probabilities (softmax of the scaled similarities), the likeliest first.</param>
public sealed record ZeroShotResult(IReadOnlyList<(string Label, double Probability)> Scores)
{
    /// <summary>The likeliest label.</summary>
    public string Label => Scores[0].Label;
}
