using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Trainers.FastTree;

namespace Offprint.Learners;

/// <summary>Gradient-boosted trees (FastTree of Microsoft.ML), on one thread; the fitted trees are plain arrays.</summary>
/// <remarks>
/// Two classes: log loss. From three classes on: one against the rest, probabilities scaled to sum 1. Regression: squared error.
/// Ranking: LambdaMART. Friedman (2001); Burges (2010).
/// </remarks>
public static class BoostedTrees
{
    /// <summary>Fits a classifier.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="labels">[rows]: classes numbered from 0 without gaps.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Labels do not fit the rows, or an option is out of its range.</exception>
    public static TreeClassifier Fit(FeatureTable rows, int[] labels, BoostedTreesOptions? options = null)
    {
        var classes = Labels.Count(rows, labels);
        options ??= new BoostedTreesOptions();
        options.Validate();
        var ensembles = Enumerable.Range(0, classes == 2 ? 1 : classes).Select(c => Binary(rows, i => labels[i] == (classes == 2 ? 1 : c), options));
        return new TreeClassifier(classes, rows.Width, TreeLink.Logistic, [.. ensembles]);
    }

    /// <summary>Fits a regression.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="targets">[rows]: finite numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Targets do not fit the rows, or an option is out of its range.</exception>
    public static TreeRegressor FitRegression(FeatureTable rows, double[] targets, BoostedTreesOptions? options = null)
    {
        Labels.RequireTargets(rows, targets);
        options ??= new BoostedTreesOptions();
        options.Validate();
        var context = MlData.Context(options.Seed);
        var trainer = context.Regression.Trainers.FastTree(Settings<FastTreeRegressionTrainer.Options>(options));
        var model = trainer.Fit(MlData.View(context, rows, i => (float)targets[i])).Model;
        return new TreeRegressor(rows.Width, TreeEnsemble.From(model.TrainedTreeEnsemble));
    }

    /// <summary>Fits a ranking: scores that order the rows of each group by relevance (LambdaMART, NDCG gains 0, 3, 7, 15, 31).</summary>
    /// <param name="rows">Training rows; the rows of a group stand together.</param>
    /// <param name="relevance">[rows]: grades 0 to 4.</param>
    /// <param name="groups">[rows]: the group (query) of each row, 0 or more.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">Counts differ, a grade is out of range, a group is torn apart, or an option is out of its range.</exception>
    public static TreeRegressor FitRanking(FeatureTable rows, int[] relevance, int[] groups, BoostedTreesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(relevance);
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new BoostedTreesOptions();
        options.Validate();
        RequireGroups(rows.Count, relevance, groups);
        var context = MlData.Context(options.Seed);
        var settings = Settings<FastTreeRankingTrainer.Options>(options);
        settings.RowGroupColumnName = MlData.Group;
        var trainer = context.Ranking.Trainers.FastTree(settings);
        var model = trainer.Fit(MlData.View(context, rows, i => relevance[i], i => (uint)groups[i])).Model;
        return new TreeRegressor(rows.Width, TreeEnsemble.From(model.TrainedTreeEnsemble));
    }

    private static T Settings<T>(BoostedTreesOptions options)
        where T : BoostedTreeOptions, new() => new()
        {
            NumberOfTrees = options.Trees,
            NumberOfLeaves = options.Leaves,
            MinimumExampleCountPerLeaf = options.RowsPerLeaf,
            LearningRate = options.LearningRate,
            FeatureFraction = options.FeatureShare,
            Seed = options.Seed,
            FeatureSelectionSeed = options.Seed,
            NumberOfThreads = 1,
        };

    private static TreeEnsemble Binary(FeatureTable rows, Func<int, bool> label, BoostedTreesOptions options)
    {
        var context = MlData.Context(options.Seed);
        var trainer = context.BinaryClassification.Trainers.FastTree(Settings<FastTreeBinaryTrainer.Options>(options));
        var model = trainer.Fit(MlData.BinaryView(context, rows, label)).Model;

        // Platt's calibrator gives 1 / (1 + exp(slope × score + offset)).
        return TreeEnsemble.From(model.SubModel.TrainedTreeEnsemble, -model.Calibrator.Slope, -model.Calibrator.Offset);
    }

    private static void RequireGroups(int count, int[] relevance, int[] groups)
    {
        if (relevance.Length != count || groups.Length != count)
        {
            throw new ArgumentException($"There are {count} rows, {relevance.Length} grades and {groups.Length} groups; the numbers must be equal.", nameof(groups));
        }

        var ended = new HashSet<int>();
        for (var i = 0; i < count; i++)
        {
            if (relevance[i] is < 0 or > 4)
            {
                throw new ArgumentException($"relevance[{i}] is {relevance[i]}; grades are 0 to 4.", nameof(relevance));
            }

            if (groups[i] < 0 || (i > 0 && groups[i] != groups[i - 1] && (!ended.Add(groups[i - 1]) || ended.Contains(groups[i]))))
            {
                throw new ArgumentException($"groups[{i}] is {groups[i]}; groups are numbered from 0 and the rows of one stand together.", nameof(groups));
            }
        }
    }
}
