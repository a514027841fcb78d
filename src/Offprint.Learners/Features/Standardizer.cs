namespace Offprint.Learners;

/// <summary>Mean 0 and standard deviation 1 a column, by the statistics of the training rows; constant columns only lose their mean.</summary>
internal sealed record Standardizer(float[] Means, float[] Deviations)
{
    public static Standardizer Fit(FeatureTable rows)
    {
        var means = new double[rows.Width];
        var squares = new double[rows.Width];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.DenseRow(i);
            for (var j = 0; j < row.Length; j++)
            {
                means[j] += row[j];
            }
        }

        for (var j = 0; j < means.Length; j++)
        {
            means[j] /= rows.Count;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows.DenseRow(i);
            for (var j = 0; j < row.Length; j++)
            {
                squares[j] += (row[j] - means[j]) * (row[j] - means[j]);
            }
        }

        var deviations = Array.ConvertAll(squares, s => (float)Math.Sqrt(s / rows.Count));
        return new Standardizer(Array.ConvertAll(means, m => (float)m), Array.ConvertAll(deviations, d => d > 1e-12f ? d : 1));
    }

    public FeatureTable Apply(FeatureTable rows)
    {
        var scaled = new float[rows.Count][];
        for (var i = 0; i < scaled.Length; i++)
        {
            var row = rows.DenseRow(i);
            scaled[i] = new float[row.Length];
            for (var j = 0; j < row.Length; j++)
            {
                scaled[i][j] = (row[j] - Means[j]) / Deviations[j];
            }
        }

        return scaled;
    }
}
