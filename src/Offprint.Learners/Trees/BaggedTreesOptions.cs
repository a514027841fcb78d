namespace Offprint.Learners;

/// <summary>How a forest is grown.</summary>
public sealed record BaggedTreesOptions
{
    /// <summary>Number of trees (a class, from three classes on), positive; a tree whose sample cannot be split is left out. Default: 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Most leaves a tree, 2 or more. Default: 64.</summary>
    public int Leaves { get; init; } = 64;

    /// <summary>Fewest training rows a leaf, positive. Default: 2.</summary>
    public int RowsPerLeaf { get; init; } = 2;

    /// <summary>Share of the rows in each tree's sample, in (0, 1]. Default: 0.7.</summary>
    public double RowShare { get; init; } = 0.7;

    /// <summary>Share of the columns that each split may use, in (0, 1]. Default: 0.7.</summary>
    public double FeatureShare { get; init; } = 0.7;

    /// <summary>Seed of the samples. Default: 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Trees);
        ArgumentOutOfRangeException.ThrowIfLessThan(Leaves, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RowsPerLeaf);
        if (!(RowShare > 0 && RowShare <= 1))
        {
            throw new ArgumentException($"RowShare is {RowShare}; a number in (0, 1] is needed.", nameof(RowShare));
        }

        if (!(FeatureShare > 0 && FeatureShare <= 1))
        {
            throw new ArgumentException($"FeatureShare is {FeatureShare}; a number in (0, 1] is needed.", nameof(FeatureShare));
        }
    }
}
