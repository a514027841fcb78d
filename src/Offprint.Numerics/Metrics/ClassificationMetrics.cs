namespace Offprint.Numerics;

/// <summary>Metrics of predicted classes: accuracy, macro-F1, Matthews correlation, V-measure. Classes are any integers.</summary>
/// <remarks>Values agree with scikit-learn's functions of the same names.</remarks>
public static partial class ClassificationMetrics
{
    /// <summary>The share of items whose predicted class is the true one.</summary>
    /// <param name="truth">The true classes [items].</param>
    /// <param name="predicted">The predicted classes [items].</param>
    /// <exception cref="ArgumentException">There is no item, or lengths differ.</exception>
    public static double Accuracy(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        MetricInput.RequireSameLength(truth.Length, predicted.Length, nameof(truth), nameof(predicted));
        var right = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            right += truth[i] == predicted[i] ? 1 : 0;
        }

        return (double)right / truth.Length;
    }

    /// <summary>The unweighted mean of the F1 of every class that occurs in truth or predictions; a class never predicted right counts 0.</summary>
    /// <param name="truth">The true classes [items].</param>
    /// <param name="predicted">The predicted classes [items].</param>
    /// <exception cref="ArgumentException">There is no item, or lengths differ.</exception>
    public static double MacroF1(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        MetricInput.RequireSameLength(truth.Length, predicted.Length, nameof(truth), nameof(predicted));
        var table = new ClassTable(truth, predicted);
        var classes = table.Rows.Keys.Union(table.Columns.Keys).ToArray();
        double sum = 0;
        foreach (var c in classes)
        {
            var both = table.Cells.GetValueOrDefault((c, c));
            sum += 2.0 * both / (table.Rows.GetValueOrDefault(c) + table.Columns.GetValueOrDefault(c));
        }

        return sum / classes.Length;
    }

    /// <summary>The Matthews correlation coefficient, for two classes or more (Gorodkin's R_K); 0 when truth or predictions are constant.</summary>
    /// <param name="truth">The true classes [items].</param>
    /// <param name="predicted">The predicted classes [items].</param>
    /// <exception cref="ArgumentException">There is no item, or lengths differ.</exception>
    public static double Matthews(ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted)
    {
        MetricInput.RequireSameLength(truth.Length, predicted.Length, nameof(truth), nameof(predicted));
        var table = new ClassTable(truth, predicted);
        double n = truth.Length, right = 0, product = 0, rows = 0, columns = 0;
        foreach (var (c, count) in table.Rows)
        {
            right += table.Cells.GetValueOrDefault((c, c));
            product += (double)count * table.Columns.GetValueOrDefault(c);
            rows += (double)count * count;
        }

        foreach (var count in table.Columns.Values)
        {
            columns += (double)count * count;
        }

        var scale = ((n * n) - rows) * ((n * n) - columns);
        return scale <= 0 ? 0 : ((right * n) - product) / Math.Sqrt(scale);
    }

    /// <summary>V-measure of a clustering: the harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg, 2007).</summary>
    /// <param name="truth">The true classes [items].</param>
    /// <param name="clusters">The cluster of each item [items]; names of clusters do not matter.</param>
    /// <exception cref="ArgumentException">There is no item, or lengths differ.</exception>
    public static double VMeasure(ReadOnlySpan<int> truth, ReadOnlySpan<int> clusters)
    {
        MetricInput.RequireSameLength(truth.Length, clusters.Length, nameof(truth), nameof(clusters));
        var table = new ClassTable(truth, clusters);
        double n = truth.Length, mutual = 0;
        foreach (var ((row, column), count) in table.Cells)
        {
            mutual += count / n * Math.Log(count * n / ((double)table.Rows[row] * table.Columns[column]));
        }

        double hTruth = Entropy(table.Rows.Values, n), hClusters = Entropy(table.Columns.Values, n);
        var homogeneity = hTruth == 0 ? 1 : mutual / hTruth;
        var completeness = hClusters == 0 ? 1 : mutual / hClusters;
        return homogeneity + completeness <= 0 ? 0 : Math.Clamp(2 * homogeneity * completeness / (homogeneity + completeness), 0, 1);
    }

    private static double Entropy(IEnumerable<int> counts, double n)
    {
        double sum = 0;
        foreach (var count in counts)
        {
            sum -= count / n * Math.Log(count / n);
        }

        return sum;
    }
}
