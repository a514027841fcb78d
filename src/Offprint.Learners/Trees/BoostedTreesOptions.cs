namespace Offprint.Learners;

/// <summary>How trees are boosted.</summary>
public sealed record BoostedTreesOptions
{
    /// <summary>Number of trees (a class, from three classes on), positive. Default: 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Most leaves a tree, 2 or more. Default: 20.</summary>
    public int Leaves { get; init; } = 20;

    /// <summary>Fewest training rows a leaf, positive. Default: 10.</summary>
    public int RowsPerLeaf { get; init; } = 10;

    /// <summary>Step size, positive. Default: 0.1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Share of the columns that each tree may use, in (0, 1]. Default: 1.</summary>
    public double FeatureShare { get; init; } = 1;

    /// <summary>Seed of the column choice. Default: 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Trees);
        ArgumentOutOfRangeException.ThrowIfLessThan(Leaves, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RowsPerLeaf);
        if (!(LearningRate > 0) || !double.IsFinite(LearningRate))
        {
            throw new ArgumentException($"LearningRate is {LearningRate}; a positive number is needed.", nameof(LearningRate));
        }

        if (!(FeatureShare > 0 && FeatureShare <= 1))
        {
            throw new ArgumentException($"FeatureShare is {FeatureShare}; a number in (0, 1] is needed.", nameof(FeatureShare));
        }
    }
}
