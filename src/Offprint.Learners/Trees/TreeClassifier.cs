namespace Offprint.Learners;

/// <summary>A classifier of trees; made by <see cref="BoostedTrees"/> or <see cref="BaggedTrees"/>.</summary>
public sealed class TreeClassifier : Classifier
{
    private readonly TreeEnsemble[] _ensembles;
    private readonly TreeLink _link;

    internal TreeClassifier(int classes, int width, TreeLink link, TreeEnsemble[] ensembles)
        : base(classes, width) => (_link, _ensembles) = (link, ensembles);

    /// <summary>Number of trees, of all classes together.</summary>
    public int Trees => _ensembles.Sum(e => e.Trees.Length);

    private protected override LearnerKind Kind => LearnerKind.TreeClassifier;

    /// <summary>Reads a model that <see cref="Classifier.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static TreeClassifier Load(string path) => LearnerFile.Read(path, LearnerKind.TreeClassifier, static reader =>
    {
        var (classes, width, link) = (reader.ReadInt32(), reader.ReadInt32(), (TreeLink)reader.ReadInt32());
        var ensembles = new TreeEnsemble[classes == 2 ? 1 : classes];
        for (var c = 0; c < ensembles.Length; c++)
        {
            ensembles[c] = TreeEnsemble.Read(reader);
        }

        return new TreeClassifier(classes, width, link, ensembles);
    });

    private protected override void Score(FeatureTable rows, int row, Span<double> probabilities)
    {
        var values = rows.DenseRow(row);
        if (Classes == 2)
        {
            probabilities[1] = Link(_ensembles[0].Value(values));
            probabilities[0] = 1 - probabilities[1];
            return;
        }

        double sum = 0;
        for (var c = 0; c < Classes; c++)
        {
            probabilities[c] = Link(_ensembles[c].Value(values));
            sum += probabilities[c];
        }

        for (var c = 0; c < Classes; c++)
        {
            probabilities[c] = sum > 0 ? probabilities[c] / sum : 1.0 / Classes;
        }
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(Classes);
        writer.Write(Width);
        writer.Write((int)_link);
        foreach (var ensemble in _ensembles)
        {
            ensemble.Write(writer);
        }
    }

    private double Link(double value) => _link == TreeLink.Logistic ? 1 / (1 + Math.Exp(-value)) : Math.Clamp(value, 0, 1);
}
