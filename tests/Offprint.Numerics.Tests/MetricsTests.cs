using FsCheck.Xunit;

namespace Offprint.Numerics.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void Class_metrics_match_scikit_learn()
    {
        foreach (var c in Goldens.Cases("classes"))
        {
            int[] truth = c.Integers("truth"), predicted = c.Integers("predicted");
            Goldens.Close(c.Double("accuracy"), ClassificationMetrics.Accuracy(truth, predicted));
            Goldens.Close(c.Double("macroF1"), ClassificationMetrics.MacroF1(truth, predicted));
            Goldens.Close(c.Double("matthews"), ClassificationMetrics.Matthews(truth, predicted));
            Goldens.Close(c.Double("vMeasure"), ClassificationMetrics.VMeasure(truth, predicted));
        }
    }

    [Fact]
    public void Score_metrics_match_scikit_learn()
    {
        foreach (var c in Goldens.Cases("scores"))
        {
            var truth = c.Booleans("truth");
            var scores = c.Doubles("scores");
            Goldens.Close(c.Double("auc"), ClassificationMetrics.RocAuc(truth, scores));
            Goldens.Close(c.Double("ap"), ClassificationMetrics.AveragePrecision(truth, scores));
            Goldens.Close(c.Double("brier"), ClassificationMetrics.Brier(truth, scores));
        }
    }

    [Fact]
    public void Correlations_match_scipy()
    {
        foreach (var c in Goldens.Cases("correlation"))
        {
            double[] x = c.Doubles("x"), y = c.Doubles("y");
            Goldens.Close(c.Double("pearson"), RankCorrelation.Pearson(x, y));
            Goldens.Close(c.Double("spearman"), RankCorrelation.Spearman(x, y));
            Goldens.Close(c.Double("kendall"), RankCorrelation.Kendall(x, y));
        }
    }

    [Fact]
    public void Mean_intersection_over_union_matches_the_macro_jaccard_score()
    {
        var c = Goldens.Section("segmentation");
        int[] truth = c.Integers("truth"), predicted = c.Integers("predicted");
        Goldens.Close(c.Double("miou"), SegmentationMetrics.MeanIntersectionOverUnion(truth, predicted, 21));
        Goldens.Close(c.Double("miou"), SegmentationMetrics.MeanIntersectionOverUnion([.. truth, 255, 255], [.. predicted, 0, 9], 21));
        Assert.Equal(double.NaN, SegmentationMetrics.MeanIntersectionOverUnion([255], [0], 21));
        Assert.Contains("predicted[0] is 21", Assert.Throws<ArgumentException>(() => SegmentationMetrics.MeanIntersectionOverUnion([0], [21], 21)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibration_error_matches_a_hand_count()
    {
        // Ten bins. (0.5, 0.6]: confidences 0.55 and 0.6, one right: gap |1.15 - 1| = 0.15. (0.9, 1]: 0.95 right and 1.0 wrong: gap |1.95 - 1| = 0.95.
        // (0, 0.1] with 0: wrong, gap 0. Sum 1.10 over 5 items.
        Goldens.Close(0.22, ClassificationMetrics.ExpectedCalibrationError([true, false, true, false, false], [0.55, 0.6, 0.95, 1.0, 0.0], 10));
        Assert.Equal(0, ClassificationMetrics.ExpectedCalibrationError([true, true], [1, 1]));
    }

    [Property]
    public bool The_area_under_the_curve_is_the_share_of_pairs_in_order(byte[] numbers, ulong seed)
    {
        var random = new SeededRandom(seed);
        var scores = numbers.Select(x => x % 8.0).Append(3).Append(4).ToArray();
        var truth = scores.Select((_, i) => i == 0 || (i > 1 && random.Next(2) == 0)).ToArray();
        double wins = 0, pairs = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            for (var j = 0; j < scores.Length; j++)
            {
                if (truth[i] && !truth[j])
                {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        return Math.Abs((wins / pairs) - ClassificationMetrics.RocAuc(truth, scores)) < 1e-12;
    }

    [Property]
    public bool Kendall_counts_pairs(sbyte[] left, ulong seed)
    {
        var random = new SeededRandom(seed);
        var x = left.Select(v => (double)(v % 5)).Append(0).Append(1).ToArray();
        var y = x.Select(_ => (double)random.Next(4)).ToArray();
        double s = 0, nx = 0, ny = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                s += Math.Sign(x[i] - x[j]) * Math.Sign(y[i] - y[j]);
                nx += x[i] != x[j] ? 1 : 0;
                ny += y[i] != y[j] ? 1 : 0;
            }
        }

        var tau = RankCorrelation.Kendall(x, y);
        return nx * ny == 0 ? double.IsNaN(tau) : Math.Abs(tau - (s / Math.Sqrt(nx * ny))) < 1e-12;
    }

    [Fact]
    public void Degenerate_samples_have_documented_values()
    {
        Assert.Equal(double.NaN, RankCorrelation.Pearson([1, 1, 1], [1, 2, 3]));
        Assert.Equal(double.NaN, RankCorrelation.Spearman([1, 2, 3], [4, 4, 4]));
        Assert.Equal(0, ClassificationMetrics.Matthews([0, 1, 0], [1, 1, 1]));
        Assert.Equal(1, ClassificationMetrics.VMeasure([5, 5], [1, 1]));
        Goldens.Close(1, ClassificationMetrics.VMeasure([0, 0, 1, 2], [7, 7, 3, 9]));
        Assert.Equal(1, ClassificationMetrics.RocAuc([true, false], [double.PositiveInfinity, 0]));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Equal("predicted", Assert.Throws<ArgumentException>(() => ClassificationMetrics.Accuracy([1], [1, 2])).ParamName);
        Assert.Equal("truth", Assert.Throws<ArgumentException>(() => ClassificationMetrics.RocAuc([true], [1.0])).ParamName);
        Assert.Equal("truth", Assert.Throws<ArgumentException>(() => ClassificationMetrics.AveragePrecision([false], [1.0])).ParamName);
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => ClassificationMetrics.Brier([true], [1.1])).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => ClassificationMetrics.RocAuc([true, false], [1, double.NaN])).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => RankCorrelation.Pearson([1], [1])).ParamName);
    }
}
