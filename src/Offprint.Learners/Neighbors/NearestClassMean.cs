namespace Offprint.Learners;

/// <summary>Each class is the mean of its rows; a row belongs to the nearest mean.</summary>
/// <remarks>
/// Probabilities are those of Gaussians of one common, spherical covariance with equal priors: softmax of -d²/(2 s²), s² being the pooled variance of a
/// column inside the classes (for the cosine distance, d² stands for 2 d and s² for the mean squared distance a column to the own mean).
/// </remarks>
public sealed class NearestClassMean : Classifier
{
    private readonly float[][] _means;
    private readonly double _variance;

    private NearestClassMean(Distance distance, float[][] means, double variance)
        : base(means.Length, means[0].Length) => (Distance, _means, _variance) = (distance, means, variance);

    /// <summary>The distance that is compared.</summary>
    public Distance Distance { get; }

    /// <summary>The means, [Classes][Width]; of rows scaled to length 1 for the cosine distance.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Means => _means;

    private protected override LearnerKind Kind => LearnerKind.NearestClassMean;

    /// <summary>Computes the means.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="labels">[rows]: classes numbered from 0 without gaps.</param>
    /// <param name="distance">The distance that is compared.</param>
    /// <exception cref="ArgumentException">Labels do not fit the rows.</exception>
    public static NearestClassMean Fit(FeatureTable rows, int[] labels, Distance distance = Distance.Euclidean)
    {
        var classes = Labels.Count(rows, labels);
        var sums = new double[classes][];
        var counts = new int[classes];
        for (var c = 0; c < classes; c++)
        {
            sums[c] = new double[rows.Width];
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var row = Prepare(distance, rows.DenseRow(i));
            counts[labels[i]]++;
            for (var j = 0; j < row.Length; j++)
            {
                sums[labels[i]][j] += row[j];
            }
        }

        var means = sums.Select((sum, c) => Array.ConvertAll(sum, s => (float)(s / counts[c]))).ToArray();
        double squares = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var d = Distances.Between(Distance.Euclidean, Prepare(distance, rows.DenseRow(i)), means[labels[i]]);
            squares += d * d;
        }

        return new NearestClassMean(distance, means, Math.Max(squares / ((double)rows.Count * rows.Width), 1e-12));
    }

    /// <summary>Reads a model that <see cref="Classifier.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static NearestClassMean Load(string path) => LearnerFile.Read(path, LearnerKind.NearestClassMean, static reader =>
    {
        var distance = (Distance)reader.ReadInt32();
        var variance = reader.ReadDouble();
        var means = new float[reader.ReadInt32()][];
        for (var c = 0; c < means.Length; c++)
        {
            means[c] = reader.ReadSingles();
        }

        return new NearestClassMean(distance, means, variance);
    });

    private protected override void Score(FeatureTable rows, int row, Span<double> probabilities)
    {
        var values = rows.DenseRow(row);
        for (var c = 0; c < Classes; c++)
        {
            var d = Distances.Between(Distance, values, _means[c]);
            probabilities[c] = -(Distance == Distance.Cosine ? 2 * d : d * d) / (2 * _variance);
        }

        Softmax.Apply(probabilities);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write((int)Distance);
        writer.Write(_variance);
        writer.Write(Classes);
        foreach (var mean in _means)
        {
            writer.WriteArray(mean);
        }
    }

    private static float[] Prepare(Distance distance, float[] row)
    {
        if (distance == Distance.Euclidean)
        {
            return row;
        }

        var length = Math.Sqrt(row.Sum(v => (double)v * v));
        return length == 0 ? row : Array.ConvertAll(row, v => (float)(v / length));
    }
}
