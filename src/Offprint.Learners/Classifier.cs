namespace Offprint.Learners;

/// <summary>A fitted classifier: rows in, classes 0..Classes-1 and their probabilities out. Immutable and safe to share between threads.</summary>
public abstract class Classifier
{
    private protected Classifier(int classes, int width) => (Classes, Width) = (classes, width);

    /// <summary>Number of classes, at least 2.</summary>
    public int Classes { get; }

    /// <summary>Number of feature columns.</summary>
    public int Width { get; }

    private protected abstract LearnerKind Kind { get; }

    /// <summary>The probabilities of the classes.</summary>
    /// <param name="rows">[rows][Width].</param>
    /// <returns>[rows][Classes]; each row sums to 1.</returns>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public double[][] Probabilities(FeatureTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.RequireWidth(Width);
        var result = new double[rows.Count][];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new double[Classes];
            Score(rows, i, result[i]);
        }

        return result;
    }

    /// <summary>The most probable class of each row; the smallest number where several are equally probable.</summary>
    /// <param name="rows">[rows][Width].</param>
    /// <returns>[rows].</returns>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public int[] Predict(FeatureTable rows) => Array.ConvertAll(Probabilities(rows), static p => Array.IndexOf(p, p.Max()));

    /// <summary>Writes the classifier to a file, which appears only when it is complete.</summary>
    /// <param name="path">The file to write.</param>
    public void Save(string path) => LearnerFile.Write(path, Kind, Write);

    private protected abstract void Score(FeatureTable rows, int row, Span<double> probabilities);

    private protected abstract void Write(BinaryWriter writer);
}
