namespace Offprint.Inference;

/// <summary>How well a head predicts.</summary>
/// <param name="RocAuc">Probability that a kept token gets a higher prediction than a rejected one, with every position counted as kept with its label and as rejected with the rest.</param>
/// <param name="BinaryKl">Mean Kullback-Leibler divergence in nats of the predicted Bernoulli distribution from the label's.</param>
/// <param name="LabelMean">Mean of the labels: the acceptance rate of this draft.</param>
/// <param name="LabelVariance">Variance of the labels: 0 where a fixed length is as good as any policy.</param>
public sealed record AcceptanceScores(double RocAuc, double BinaryKl, double LabelMean, double LabelVariance)
{
    /// <summary>Scores a head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="examples">Positions that it was not trained on, at least one.</param>
    /// <exception cref="ArgumentException">There are no positions.</exception>
    public static AcceptanceScores Of(AcceptanceHead head, AcceptanceExamples examples)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(examples);
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no positions to score.", nameof(examples));
        }

        var scored = new (double Predicted, double Label)[examples.Count];
        var (divergence, mean) = (0.0, 0.0);
        for (var i = 0; i < scored.Length; i++)
        {
            scored[i] = (Math.Clamp(head.Acceptance(examples.HiddenAt(i)), 1e-7, 1 - 1e-7), Math.Clamp(examples.Labels[i], 0, 1));
            divergence += Term(scored[i].Label, scored[i].Predicted) + Term(1 - scored[i].Label, 1 - scored[i].Predicted);
            mean += scored[i].Label / scored.Length;
        }

        return new AcceptanceScores(Auc(scored), divergence / scored.Length, mean, scored.Average(s => (s.Label - mean) * (s.Label - mean)));
    }

    private static double Term(double p, double q) => p == 0 ? 0 : p * Math.Log(p / q);

    private static double Auc((double Predicted, double Label)[] scored)
    {
        // Kept and rejected weight at equal predictions counts half.
        var (won, rejectedBelow, kept, rejected) = (0.0, 0.0, scored.Sum(static s => s.Label), scored.Sum(static s => 1 - s.Label));
        foreach (var tie in scored.GroupBy(static s => s.Predicted).OrderBy(static g => g.Key))
        {
            var (positive, negative) = (tie.Sum(static s => s.Label), tie.Sum(static s => 1 - s.Label));
            won += positive * (rejectedBelow + (negative / 2));
            rejectedBelow += negative;
        }

        return won / (kept * rejected);
    }
}
