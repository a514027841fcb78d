namespace Offprint.Learners;

/// <summary>The classes of the nearest training rows vote. Exact: every row is compared.</summary>
/// <remarks>Of rows at one distance the earlier one is nearer. Probabilities are shares of the votes.</remarks>
public sealed class KnnClassifier : Classifier
{
    private readonly float[][] _rows;
    private readonly int[] _labels;
    private readonly KnnOptions _options;

    private KnnClassifier(float[][] rows, int[] labels, KnnOptions options)
        : base(labels.Max() + 1, rows[0].Length) => (_rows, _labels, _options) = (rows, labels, options);

    private protected override LearnerKind Kind => LearnerKind.KnnClassifier;

    /// <summary>Keeps the rows (copied).</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="labels">[rows]: classes numbered from 0 without gaps.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Labels do not fit the rows, or the number of neighbours is not positive.</exception>
    public static KnnClassifier Fit(FeatureTable rows, int[] labels, KnnOptions? options = null)
    {
        options ??= new KnnOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Neighbors);
        Labels.Count(rows, labels);
        return new KnnClassifier([.. Enumerable.Range(0, rows.Count).Select(i => (float[])rows.DenseRow(i).Clone())], [.. labels], options);
    }

    /// <summary>Reads a model that <see cref="Classifier.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static KnnClassifier Load(string path) => LearnerFile.Read(path, LearnerKind.KnnClassifier, static reader =>
    {
        var options = new KnnOptions { Neighbors = reader.ReadInt32(), Distance = (Distance)reader.ReadInt32(), WeightByDistance = reader.ReadBoolean() };
        var labels = reader.ReadIntegers();
        var rows = new float[labels.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = reader.ReadSingles();
        }

        return new KnnClassifier(rows, labels, options);
    });

    /// <summary>The nearest training rows of each row, nearest first.</summary>
    /// <param name="rows">[rows][Width].</param>
    /// <returns>[rows][neighbours]: numbers of training rows.</returns>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public int[][] Nearest(FeatureTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.RequireWidth(Width);
        return [.. Enumerable.Range(0, rows.Count).Select(i => Array.ConvertAll(Nearest(rows.DenseRow(i)), n => n.Row))];
    }

    private protected override void Score(FeatureTable rows, int row, Span<double> probabilities)
    {
        double votes = 0;
        foreach (var (neighbor, distance) in Nearest(rows.DenseRow(row)))
        {
            var vote = _options.WeightByDistance ? 1 / (distance + 1e-9) : 1;
            probabilities[_labels[neighbor]] += vote;
            votes += vote;
        }

        for (var c = 0; c < probabilities.Length; c++)
        {
            probabilities[c] /= votes;
        }
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(_options.Neighbors);
        writer.Write((int)_options.Distance);
        writer.Write(_options.WeightByDistance);
        writer.WriteArray(_labels);
        foreach (var row in _rows)
        {
            writer.WriteArray(row);
        }
    }

    /// <summary>A heap of the nearest so far, its worst on top.</summary>
    private (int Row, double Distance)[] Nearest(float[] row)
    {
        var heap = new PriorityQueue<(int Row, double Distance), (double, int)>(Comparer<(double, int)>.Create(static (a, b) => b.CompareTo(a)));
        for (var i = 0; i < _rows.Length; i++)
        {
            var distance = Distances.Between(_options.Distance, row, _rows[i]);
            if (heap.Count < _options.Neighbors)
            {
                heap.Enqueue((i, distance), (distance, i));
            }
            else if (heap.Peek().Distance > distance)
            {
                heap.EnqueueDequeue((i, distance), (distance, i));
            }
        }

        var nearest = new (int, double)[heap.Count];
        for (var i = nearest.Length - 1; i >= 0; i--)
        {
            nearest[i] = heap.Dequeue();
        }

        return nearest;
    }
}
