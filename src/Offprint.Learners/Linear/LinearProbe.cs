namespace Offprint.Learners;

/// <summary>
/// What a frozen representation holds linearly: standardised features, logistic regression, and the penalty that predicts held-out rows best.
/// </summary>
/// <remarks>Columns are scaled by the training rows' mean and deviation. The penalty with the lowest log loss on the development rows wins.</remarks>
public sealed class LinearProbe : Classifier
{
    private readonly Standardizer _scale;
    private readonly LogisticRegression _model;

    private LinearProbe(Standardizer scale, LogisticRegression model, double penalty)
        : base(model.Classes, model.Width) => (_scale, _model, Penalty) = (scale, model, penalty);

    /// <summary>The penalty that won.</summary>
    public double Penalty { get; }

    private protected override LearnerKind Kind => LearnerKind.LinearProbe;

    /// <summary>Fits the probe.</summary>
    /// <param name="rows">Training features.</param>
    /// <param name="labels">Their classes, numbered from 0 without gaps.</param>
    /// <param name="developmentRows">Features that choose the penalty; not part of any test.</param>
    /// <param name="developmentLabels">Their classes, each one that occurs in training.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Rows and labels do not fit one another, or no penalty is given.</exception>
    public static LinearProbe Fit(FeatureTable rows, int[] labels, FeatureTable developmentRows, int[] developmentLabels, LinearProbeOptions? options = null)
    {
        options ??= new LinearProbeOptions();
        var classes = Labels.Count(rows, labels);
        ArgumentNullException.ThrowIfNull(developmentRows);
        ArgumentNullException.ThrowIfNull(developmentLabels);
        developmentRows.RequireWidth(rows.Width);
        if (options.Penalties.Count == 0)
        {
            throw new ArgumentException("Penalties is empty; at least one is needed.", nameof(options));
        }

        if (developmentLabels.Length != developmentRows.Count || developmentLabels.Any(l => l < 0 || l >= classes))
        {
            throw new ArgumentException($"The development labels need one class of 0..{classes - 1} for each of the {developmentRows.Count} rows.", nameof(developmentLabels));
        }

        var scale = Standardizer.Fit(rows);
        var (scaled, development) = (scale.Apply(rows), scale.Apply(developmentRows));
        (LinearProbe? Probe, double Loss) best = (null, double.PositiveInfinity);
        foreach (var penalty in options.Penalties)
        {
            var model = LogisticRegression.Fit(scaled, labels, new LogisticRegressionOptions { L2 = penalty, MaximumIterations = options.MaximumIterations });
            var loss = LogLoss(model.Probabilities(development), developmentLabels);
            if (loss < best.Loss || best.Probe is null)
            {
                best = (new LinearProbe(scale, model, penalty), loss);
            }
        }

        return best.Probe!;
    }

    /// <summary>Reads a probe that <see cref="Classifier.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static LinearProbe Load(string path) => LearnerFile.Read(path, LearnerKind.LinearProbe, static reader =>
    {
        var penalty = reader.ReadDouble();
        var scale = new Standardizer(reader.ReadSingles(), reader.ReadSingles());
        return new LinearProbe(scale, LogisticRegression.Read(reader), penalty);
    });

    private protected override void Score(FeatureTable rows, int row, Span<double> probabilities)
    {
        var scaled = (float[])rows.DenseRow(row).Clone();
        for (var j = 0; j < scaled.Length; j++)
        {
            scaled[j] = (scaled[j] - _scale.Means[j]) / _scale.Deviations[j];
        }

        _model.ScoreTo(FeatureTable.Dense([scaled]), 0, probabilities);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(Penalty);
        writer.WriteArray(_scale.Means);
        writer.WriteArray(_scale.Deviations);
        _model.WriteTo(writer);
    }

    private static double LogLoss(double[][] probabilities, int[] labels)
    {
        double sum = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            sum -= Math.Log(Math.Max(probabilities[i][labels[i]], 1e-15));
        }

        return sum / labels.Length;
    }
}
