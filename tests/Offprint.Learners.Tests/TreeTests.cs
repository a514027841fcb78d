using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Offprint.Numerics;

namespace Offprint.Learners.Tests;

public sealed class TreeTests
{
    /// <summary>Four corners, opposite ones of one class: no line separates them, trees do.</summary>
    private static readonly float[][] Corners = [[-2, -2], [-2, 2], [2, 2], [2, -2]];

    [Fact]
    public void Trees_learn_what_no_line_can()
    {
        var (rows, corners) = Samples.Clouds(400, 0.5, 1, Corners);
        var labels = Array.ConvertAll(corners, c => c % 2);
        var (test, testCorners) = Samples.Clouds(200, 0.5, 2, Corners);
        var expected = Array.ConvertAll(testCorners, c => c % 2);
        Assert.InRange(Samples.Accuracy(LogisticRegression.Fit(rows, labels).Predict(test), expected), 0.2, 0.8);
        Assert.InRange(Samples.Accuracy(BoostedTrees.Fit(rows, labels).Predict(test), expected), 0.98, 1);
        Assert.InRange(Samples.Accuracy(BaggedTrees.Fit(rows, labels).Predict(test), expected), 0.98, 1);
    }

    [Fact]
    public void Four_classes_and_probabilities_that_sum_to_one()
    {
        var (rows, labels) = Samples.Clouds(400, 0.5, 3, Corners);
        foreach (var model in new[] { BoostedTrees.Fit(rows, labels), BaggedTrees.Fit(rows, labels) })
        {
            Assert.InRange(Samples.Accuracy(model.Predict(rows), labels), 0.99, 1);
            Assert.All(model.Probabilities(rows), p => Assert.Equal(1, p.Sum(), 1e-12));
            Assert.All(model.Probabilities(rows), p => Assert.All(p, v => Assert.InRange(v, 0, 1)));
        }
    }

    [Fact]
    public void Own_evaluation_of_the_trees_equals_the_library_s()
    {
        var (rows, labels) = Samples.Clouds(300, 1.5, 4, Corners);
        var context = new MLContext(0);
        var view = MlData.BinaryView(context, rows, i => labels[i] % 2 == 1);
        var options = new FastTreeBinaryTrainer.Options { NumberOfTrees = 30, NumberOfThreads = 1, Seed = 0, FeatureSelectionSeed = 0, LearningRate = 0.1 };
        var transformed = context.BinaryClassification.Trainers.FastTree(options).Fit(view).Transform(view);
        var expected = transformed.GetColumn<float>("Probability").ToArray();
        var actual = BoostedTrees.Fit(rows, Array.ConvertAll(labels, l => l % 2), new BoostedTreesOptions { Trees = 30 }).Probabilities(rows);
        Assert.True(expected.Distinct().Count() > 10);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(expected[i], actual[i][1], 1e-5);

        var targets = rows.Select(r => (double)(r[0] * r[1])).ToArray();
        var regression = context.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            NumberOfTrees = 20, NumberOfLeaves = 64, MinimumExampleCountPerLeaf = 2, NumberOfThreads = 1, Seed = 0, FeatureSelectionSeed = 0, FeatureFractionPerSplit = 0.7,
        });
        var forestView = MlData.View(context, rows, i => (float)targets[i]);
        var scores = regression.Fit(forestView).Transform(forestView).GetColumn<float>("Score").ToArray();
        var own = BaggedTrees.FitRegression(rows, targets, new BaggedTreesOptions { Trees = 20 }).Predict(rows);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(scores[i], own[i], 1e-4);
    }

    [Fact]
    public void Regression_follows_a_step_and_never_leaves_the_range_of_a_forest()
    {
        var random = new SeededRandom(5, "steps");
        var rows = Enumerable.Range(0, 300).Select(_ => new[] { (float)random.NextDouble() }).ToArray();
        var targets = rows.Select(r => r[0] < 0.5 ? 3.0 : 7.0).ToArray();
        float[][] test = [[0.1f], [0.4f], [0.6f], [0.9f]];
        double[] expected = [3, 3, 7, 7];
        foreach (var model in new[] { BoostedTrees.FitRegression(rows, targets), BaggedTrees.FitRegression(rows, targets) })
            for (var i = 0; i < test.Length; i++) Assert.Equal(expected[i], model.Predict(test)[i], 0.1);
        Assert.All(BaggedTrees.FitRegression(rows, targets).Predict([[-5f], [5f], [0.5f]]), v => Assert.InRange(v, 3 - 1e-5, 7 + 1e-5));
    }

    [Fact]
    public void Monotone_changes_of_a_column_leave_the_training_predictions_alone()
    {
        var (rows, corners) = Samples.Clouds(200, 1, 6, Corners);
        var labels = Array.ConvertAll(corners, c => c % 2);
        float[][] stretched = Array.ConvertAll(rows, r => new[] { (8 * r[0]) + 16, r[1] / 4 });
        Assert.Equal(BoostedTrees.Fit(rows, labels).Predict(rows), BoostedTrees.Fit(stretched, labels).Predict(stretched));
    }

    [Fact]
    public void A_ranking_puts_relevant_rows_first()
    {
        var random = new SeededRandom(7, "ranking");
        var rows = Enumerable.Range(0, 400).Select(_ => new[] { (float)random.NextDouble(), (float)random.NextDouble() }).ToArray();
        var relevance = rows.Select(r => (int)(r[1] * 4.99)).ToArray();
        var scores = BoostedTrees.FitRanking(rows, relevance, [.. Enumerable.Range(0, 400).Select(i => i / 10)]).Predict(rows);
        Assert.True(RankCorrelation.Spearman(scores, [.. rows.Select(r => (double)r[1])]) > 0.9);
        Assert.Contains("stand together", Assert.Throws<ArgumentException>(() => BoostedTrees.FitRanking([[1f], [2f], [3f]], [0, 1, 0], [0, 1, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("relevance[1] is 5", Assert.Throws<ArgumentException>(() => BoostedTrees.FitRanking([[1f], [2f]], [0, 5], [0, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_seeds_give_equal_trees_other_seeds_other_forests_and_files_keep_them()
    {
        var (rows, labels) = Samples.Clouds(200, 1.5, 8, Corners);
        var model = BaggedTrees.Fit(rows, labels);
        var expected = model.Probabilities(rows);
        Assert.Equal(expected, BaggedTrees.Fit(rows, labels).Probabilities(rows));
        Assert.NotEqual(expected, BaggedTrees.Fit(rows, labels, new BaggedTreesOptions { Seed = 1 }).Probabilities(rows));
        var path = Samples.TemporaryFile();
        model.Save(path);
        Assert.Equal(expected, TreeClassifier.Load(path).Probabilities(rows));
        var regressor = BoostedTrees.FitRegression(rows, [.. labels.Select(l => (double)l)]);
        regressor.Save(path);
        Assert.Equal(regressor.Predict(rows), TreeRegressor.Load(path).Predict(rows));
        Assert.Contains("TreeRegressor", Assert.Throws<InvalidDataException>(() => TreeClassifier.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_targets_and_options_are_named()
    {
        float[][] rows = [[1], [2]];
        Assert.Contains("targets[1] is NaN", Assert.Throws<ArgumentException>(() => BaggedTrees.FitRegression(rows, [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("1 targets and 2 rows", Assert.Throws<ArgumentException>(() => BoostedTrees.FitRegression(rows, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("RowShare is 2", Assert.Throws<ArgumentException>(() => BaggedTrees.Fit(rows, [0, 1], new BaggedTreesOptions { RowShare = 2 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BoostedTrees.Fit(rows, [0, 1], new BoostedTreesOptions { Leaves = 1 }));
    }
}
