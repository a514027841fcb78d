using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Offprint.Learners;

/// <summary>Random forests (FastForest of Microsoft.ML), on one thread; the fitted trees are plain arrays.</summary>
/// <remarks>A class's probability is its share in the leaves, averaged over the trees, scaled to sum 1 from three classes on. Breiman (2001).</remarks>
public static class BaggedTrees
{
    /// <summary>Fits a classifier.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="labels">[rows]: classes numbered from 0 without gaps.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Labels do not fit the rows, or an option is out of its range.</exception>
    public static TreeClassifier Fit(FeatureTable rows, int[] labels, BaggedTreesOptions? options = null)
    {
        var classes = Labels.Count(rows, labels);
        options ??= new BaggedTreesOptions();
        options.Validate();
        var ensembles = Enumerable.Range(0, classes == 2 ? 1 : classes).Select(c => Forest(rows, i => labels[i] == (classes == 2 ? 1 : c) ? 1 : 0, options));
        return new TreeClassifier(classes, rows.Width, TreeLink.Share, [.. ensembles]);
    }

    /// <summary>Fits a regression: the mean of the leaves' means.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="targets">[rows]: finite numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Targets do not fit the rows, or an option is out of its range.</exception>
    public static TreeRegressor FitRegression(FeatureTable rows, double[] targets, BaggedTreesOptions? options = null)
    {
        Labels.RequireTargets(rows, targets);
        options ??= new BaggedTreesOptions();
        options.Validate();
        return new TreeRegressor(rows.Width, Forest(rows, i => (float)targets[i], options));
    }

    private static TreeEnsemble Forest(FeatureTable rows, Func<int, float> target, BaggedTreesOptions options)
    {
        var context = MlData.Context(options.Seed);
        var trainer = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            NumberOfTrees = options.Trees,
            NumberOfLeaves = options.Leaves,
            MinimumExampleCountPerLeaf = options.RowsPerLeaf,
            BaggingExampleFraction = options.RowShare,
            FeatureFractionPerSplit = options.FeatureShare,
            Seed = options.Seed,
            FeatureSelectionSeed = options.Seed,
            NumberOfThreads = 1,
        });
        var trained = TreeEnsemble.From(trainer.Fit(MlData.View(context, rows, target)).Model.TrainedTreeEnsemble);

        // The library leaves out trees whose sample could not be split; the forest is the mean of the others, or the mean target when none is left.
        return trained.Trees.Length == 0
            ? trained with { Bias = Enumerable.Range(0, rows.Count).Average(target) }
            : trained with { Slope = 1.0 / trained.Trees.Length };
    }
}
