namespace Offprint.Discovery;

/// <summary>Examples that register programs learn from and are scored on.</summary>
public sealed class RegressionTask
{
    /// <summary>Creates a task.</summary>
    /// <param name="name">Its name; part of functional hashes.</param>
    /// <param name="dimension">Features of an example.</param>
    /// <param name="features">[training + validation, dimension], training first.</param>
    /// <param name="labels">[training + validation].</param>
    /// <param name="training">Training examples; the others validate.</param>
    public RegressionTask(string name, int dimension, double[] features, double[] labels, int training)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (features.Length != labels.Length * dimension || training < 1 || training >= labels.Length)
        {
            throw new ArgumentException($"Task '{name}' has {features.Length} values for {labels.Length} examples of {dimension} features, {training} of them for training; the figures must fit, with at least one example of each kind.");
        }

        (Name, Dimension, Features, Labels, TrainingCount) = (name, dimension, features, labels, training);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Features of an example.</summary>
    public int Dimension { get; }

    /// <summary>Training examples.</summary>
    public int TrainingCount { get; }

    /// <summary>Validation examples.</summary>
    public int ValidationCount => Labels.Length - TrainingCount;

    internal double[] Features { get; }

    internal double[] Labels { get; }
}
