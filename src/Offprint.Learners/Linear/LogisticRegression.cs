using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Offprint.Learners;

/// <summary>Logistic regression, binary or multinomial, fitted by the L-BFGS of Microsoft.ML on one thread. The fitted model is a plain matrix.</summary>
/// <remarks>Binary: P(1|x) = 1 / (1 + exp(-(w·x + b))). From three classes on: softmax of W x + b, one weight row a class.</remarks>
public sealed class LogisticRegression : Classifier
{
    private readonly double[][] _weights;
    private readonly double[] _biases;

    private LogisticRegression(int classes, int width, double[][] weights, double[] biases)
        : base(classes, width) => (_weights, _biases) = (weights, biases);

    /// <summary>The weight rows: [1][Width] for two classes (those of class 1), [Classes][Width] from three on.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Weights => _weights;

    /// <summary>The biases, one a weight row.</summary>
    public IReadOnlyList<double> Biases => _biases;

    private protected override LearnerKind Kind => LearnerKind.LogisticRegression;

    /// <summary>Fits the model.</summary>
    /// <param name="rows">Training rows, dense or sparse; scale columns to like sizes first.</param>
    /// <param name="labels">[rows]: classes numbered from 0 without gaps.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Labels do not fit the rows, or an option is out of its range.</exception>
    public static LogisticRegression Fit(FeatureTable rows, int[] labels, LogisticRegressionOptions? options = null)
    {
        var classes = Labels.Count(rows, labels);
        options ??= new LogisticRegressionOptions();
        options.Validate();
        var context = MlData.Context(0);
        return classes == 2 ? FitBinary(context, rows, labels, options) : FitMultinomial(context, rows, labels, classes, options);
    }

    /// <summary>Reads a model that <see cref="Classifier.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or holds another learner.</exception>
    public static LogisticRegression Load(string path) => LearnerFile.Read(path, LearnerKind.LogisticRegression, Read);

    internal static LogisticRegression Read(BinaryReader reader)
    {
        var (classes, width) = (reader.ReadInt32(), reader.ReadInt32());
        var weights = new double[classes == 2 ? 1 : classes][];
        for (var c = 0; c < weights.Length; c++)
        {
            weights[c] = reader.ReadDoubles();
        }

        return new LogisticRegression(classes, width, weights, reader.ReadDoubles());
    }

    internal void WriteTo(BinaryWriter writer) => Write(writer);

    internal void ScoreTo(FeatureTable rows, int row, Span<double> probabilities) => Score(rows, row, probabilities);

    private protected override void Score(FeatureTable rows, int row, Span<double> probabilities)
    {
        if (Classes == 2)
        {
            var margin = rows.Dot(row, _weights[0]) + _biases[0];
            probabilities[1] = 1 / (1 + Math.Exp(-margin));
            probabilities[0] = 1 / (1 + Math.Exp(margin));
            return;
        }

        for (var c = 0; c < Classes; c++)
        {
            probabilities[c] = rows.Dot(row, _weights[c]) + _biases[c];
        }

        Softmax.Apply(probabilities);
    }

    private protected override void Write(BinaryWriter writer)
    {
        writer.Write(Classes);
        writer.Write(Width);
        foreach (var weights in _weights)
        {
            writer.WriteArray(weights);
        }

        writer.WriteArray(_biases);
    }

    private static LogisticRegression FitBinary(MLContext context, FeatureTable rows, int[] labels, LogisticRegressionOptions options)
    {
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L2Regularization = (float)options.L2,
            L1Regularization = (float)options.L1,
            OptimizationTolerance = (float)options.Tolerance,
            MaximumNumberOfIterations = options.MaximumIterations,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(MlData.BinaryView(context, rows, i => labels[i] == 1)).Model.SubModel;
        return new LogisticRegression(2, rows.Width, [[.. model.Weights.Select(w => (double)w)]], [model.Bias]);
    }

    private static LogisticRegression FitMultinomial(MLContext context, FeatureTable rows, int[] labels, int classes, LogisticRegressionOptions options)
    {
        var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            L2Regularization = (float)options.L2,
            L1Regularization = (float)options.L1,
            OptimizationTolerance = (float)options.Tolerance,
            MaximumNumberOfIterations = options.MaximumIterations,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(MlData.ClassView(context, rows, labels, classes)).Model;
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out var count);
        return new LogisticRegression(
            classes,
            rows.Width,
            [.. weights.Take(count).Select(w => w.DenseValues().Select(v => (double)v).ToArray())],
            [.. model.GetBiases().Select(b => (double)b)]);
    }
}
