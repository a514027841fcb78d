namespace Offprint.Numerics;

/// <content>Metrics of scores and probabilities for two classes.</content>
public static partial class ClassificationMetrics
{
    /// <summary>The area under the ROC curve: the chance that a random positive scores above a random negative, ties counted half.</summary>
    /// <param name="truth">Whether each item is positive [items]; both classes must occur.</param>
    /// <param name="scores">Higher means more positive [items]; infinities are allowed.</param>
    /// <exception cref="ArgumentException">Lengths differ, a class is missing, or a score is not a number.</exception>
    public static double RocAuc(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var positives = RequireScores(truth, scores);
        if (positives == 0 || positives == truth.Length)
        {
            throw new ArgumentException($"truth has {positives} positives among {truth.Length} items; the ROC curve needs both classes.", nameof(truth));
        }

        var ranks = RankCorrelation.AverageRanks(scores);
        double sum = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            sum += truth[i] ? ranks[i] : 0;
        }

        double p = positives, n = truth.Length - positives;
        return (sum - (p * (p + 1) / 2)) / (p * n);
    }

    /// <summary>Average precision: Σ (recall step) x (precision) over descending distinct scores, without interpolation.</summary>
    /// <param name="truth">Whether each item is positive [items]; at least one must be.</param>
    /// <param name="scores">Higher means more positive [items].</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no positive, or a score is not a number.</exception>
    public static double AveragePrecision(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        var positives = RequireScores(truth, scores);
        if (positives == 0)
        {
            throw new ArgumentException("truth has no positive; average precision needs at least one.", nameof(truth));
        }

        var sorted = scores.ToArray();
        var labels = truth.ToArray();
        Array.Sort(sorted, labels);
        double sum = 0;
        var found = 0;
        for (var i = sorted.Length - 1; i >= 0;)
        {
            var group = 0;
            var score = sorted[i];
            for (; i >= 0 && sorted[i] == score; i--)
            {
                group += labels[i] ? 1 : 0;
            }

            found += group;
            sum += group * ((double)found / (sorted.Length - 1 - i));
        }

        return sum / positives;
    }

    /// <summary>The Brier score: the mean squared distance of the probability of the positive class from 0 or 1.</summary>
    /// <param name="truth">Whether each item is positive [items].</param>
    /// <param name="probabilities">The predicted probability of the positive class [items].</param>
    /// <exception cref="ArgumentException">There is no item, lengths differ, or a probability is outside 0..1.</exception>
    public static double Brier(ReadOnlySpan<bool> truth, ReadOnlySpan<double> probabilities)
    {
        MetricInput.RequireSameLength(truth.Length, probabilities.Length, nameof(truth), nameof(probabilities));
        MetricInput.RequireProbabilities(probabilities, nameof(probabilities));
        double sum = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var d = probabilities[i] - (truth[i] ? 1 : 0);
            sum += d * d;
        }

        return sum / truth.Length;
    }

    /// <summary>The expected calibration error over bins of equal width: Σ (bin share) x |mean confidence - share correct|.</summary>
    /// <param name="correct">Whether each prediction was right (or each item positive) [items].</param>
    /// <param name="confidence">The predicted probability of that [items].</param>
    /// <param name="bins">The number of bins; at least 1. Default 15 (Guo et al., 2017). A bin holds its upper end, the first one also 0.</param>
    /// <exception cref="ArgumentException">There is no item, lengths differ, or a number is out of range.</exception>
    public static double ExpectedCalibrationError(ReadOnlySpan<bool> correct, ReadOnlySpan<double> confidence, int bins = 15)
    {
        MetricInput.RequireSameLength(correct.Length, confidence.Length, nameof(correct), nameof(confidence));
        MetricInput.RequireProbabilities(confidence, nameof(confidence));
        if (bins < 1)
        {
            throw new ArgumentException($"bins is {bins}; at least 1 is needed, 15 are usual.", nameof(bins));
        }

        var gaps = new double[bins];
        for (var i = 0; i < correct.Length; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidence[i] * bins) - 1, 0, bins - 1);
            gaps[bin] += confidence[i] - (correct[i] ? 1 : 0);
        }

        double sum = 0;
        foreach (var gap in gaps)
        {
            sum += Math.Abs(gap);
        }

        return sum / correct.Length;
    }

    private static int RequireScores(ReadOnlySpan<bool> truth, ReadOnlySpan<double> scores)
    {
        MetricInput.RequireSameLength(truth.Length, scores.Length, nameof(truth), nameof(scores));
        MetricInput.RequireNumbers(scores, nameof(scores));
        var positives = 0;
        foreach (var positive in truth)
        {
            positives += positive ? 1 : 0;
        }

        return positives;
    }
}
