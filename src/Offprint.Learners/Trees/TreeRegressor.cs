namespace Offprint.Learners;

/// <summary>A function from rows to numbers, made of trees by <see cref="BoostedTrees"/> or <see cref="BaggedTrees"/>. Immutable and safe to share between threads.</summary>
public sealed class TreeRegressor
{
    private readonly TreeEnsemble _ensemble;

    internal TreeRegressor(int width, TreeEnsemble ensemble) => (Width, _ensemble) = (width, ensemble);

    /// <summary>Number of feature columns.</summary>
    public int Width { get; }

    /// <summary>Number of trees.</summary>
    public int Trees => _ensemble.Trees.Length;

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static TreeRegressor Load(string path) =>
        LearnerFile.Read(path, LearnerKind.TreeRegressor, static reader => new TreeRegressor(reader.ReadInt32(), TreeEnsemble.Read(reader)));

    /// <summary>The values of some rows.</summary>
    /// <param name="rows">[rows][Width].</param>
    /// <returns>[rows]: in units of the targets; for a ranking, scores to sort by.</returns>
    /// <exception cref="ArgumentException">The rows have another width.</exception>
    public double[] Predict(FeatureTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        rows.RequireWidth(Width);
        return [.. Enumerable.Range(0, rows.Count).Select(i => _ensemble.Value(rows.DenseRow(i)))];
    }

    /// <summary>Writes the model to a file, which appears only when it is complete.</summary>
    /// <param name="path">The file to write.</param>
    public void Save(string path) => LearnerFile.Write(path, LearnerKind.TreeRegressor, writer =>
    {
        writer.Write(Width);
        _ensemble.Write(writer);
    });
}
