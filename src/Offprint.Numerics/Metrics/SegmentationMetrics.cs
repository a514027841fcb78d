namespace Offprint.Numerics;

/// <summary>Metrics of pixel-wise class maps.</summary>
public static class SegmentationMetrics
{
    /// <summary>Mean intersection over union: the unweighted mean over classes that occur in truth or prediction.</summary>
    /// <param name="truth">The true class of every pixel, 0..classes-1 or the ignored label.</param>
    /// <param name="predicted">The predicted class of every pixel, 0..classes-1.</param>
    /// <param name="classes">The number of classes; at least 1.</param>
    /// <param name="ignored">The true label of pixels that do not count. Default 255.</param>
    /// <returns>A value in 0..1; NaN when every pixel is ignored.</returns>
    /// <exception cref="ArgumentException">There is no pixel, lengths differ, or a label is out of range.</exception>
    public static double MeanIntersectionOverUnion(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, int classes, int ignored = 255)
    {
        MetricInput.RequireSameLength(truth.Length, predicted.Length, nameof(truth), nameof(predicted));
        if (classes < 1)
        {
            throw new ArgumentException($"classes is {classes}; at least 1 is needed.", nameof(classes));
        }

        var both = new long[classes];
        var inTruth = new long[classes];
        var inPredicted = new long[classes];
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == ignored)
            {
                continue;
            }

            RequireLabel(truth[i], i, classes, nameof(truth));
            RequireLabel(predicted[i], i, classes, nameof(predicted));
            inTruth[truth[i]]++;
            inPredicted[predicted[i]]++;
            both[truth[i]] += truth[i] == predicted[i] ? 1 : 0;
        }

        double sum = 0;
        var used = 0;
        for (var c = 0; c < classes; c++)
        {
            var union = inTruth[c] + inPredicted[c] - both[c];
            if (union > 0)
            {
                sum += (double)both[c] / union;
                used++;
            }
        }

        return used == 0 ? double.NaN : sum / used;
    }

    private static void RequireLabel(int label, int index, int classes, string name)
    {
        if (label < 0 || label >= classes)
        {
            throw new ArgumentException($"{name}[{index}] is {label}; a class lies in 0..{classes - 1}.", name);
        }
    }
}
