namespace Offprint.Learners.Tests;

/// <summary>The optimum is compared with a plain gradient descent written here.</summary>
public sealed class LogisticRegressionTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(10.0)]
    public void Binary_weights_are_those_of_gradient_descent(double penalty)
    {
        var (rows, labels) = Samples.Clouds(120, 1.5, 1, [-1, 0, 0.5f], [1, 0.5f, -0.5f]);
        var model = LogisticRegression.Fit(rows, labels, new LogisticRegressionOptions { L2 = penalty, Tolerance = 1e-9 });
        var (weights, biases) = Descend(rows, labels, 2, penalty);

        for (var j = 0; j < 3; j++)
        {
            Assert.Equal(weights[0][j], model.Weights[0][j], 2e-3);
        }

        Assert.Equal(biases[0], model.Biases[0], 2e-3);
    }

    [Fact]
    public void Multinomial_probabilities_are_those_of_gradient_descent()
    {
        var (rows, labels) = Samples.Clouds(150, 1.2, 2, [-1, 0], [1, 0], [0, 1.5f]);
        var model = LogisticRegression.Fit(rows, labels, new LogisticRegressionOptions { Tolerance = 1e-9 });
        var (weights, biases) = Descend(rows, labels, 3, 1);
        var probabilities = model.Probabilities(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var expected = Softmax(rows[i], weights, biases);
            for (var c = 0; c < 3; c++)
            {
                Assert.Equal(expected[c], probabilities[i][c], 2e-3);
            }

            Assert.Equal(1, probabilities[i].Sum(), 1e-12);
        }
    }

    [Fact]
    public void A_sparse_table_gives_the_model_of_the_equal_dense_one()
    {
        var (rows, labels) = Samples.Clouds(80, 1, 3, [-1, 0, 0, 2], [1, 0, 0, -1]);
        foreach (var row in rows) row[1] = 0;
        var sparse = FeatureTable.Sparse([.. rows.Select(r => new SparseVector([0, 2, 3], [r[0], r[2], r[3]]))], 4);
        var (one, two) = (LogisticRegression.Fit(rows, labels), LogisticRegression.Fit(sparse, labels));
        for (var j = 0; j < 4; j++) Assert.Equal(one.Weights[0][j], two.Weights[0][j], 1e-3);
        Assert.Equal(0, two.Weights[0][1], 1e-6);
        Assert.Equal(one.Predict(rows), one.Predict(sparse));
    }

    [Fact]
    public void Swapping_the_classes_mirrors_the_model_and_more_penalty_shrinks_it()
    {
        var (rows, labels) = Samples.Clouds(100, 1, 4, [-1, 1], [1, 0]);
        var model = LogisticRegression.Fit(rows, labels);
        var mirrored = LogisticRegression.Fit(rows, Array.ConvertAll(labels, l => 1 - l));
        Assert.Equal(model.Weights[0][0], -mirrored.Weights[0][0], 1e-3);
        Assert.Equal(model.Probabilities(rows)[5][0], mirrored.Probabilities(rows)[5][1], 1e-3);
        var shrunk = LogisticRegression.Fit(rows, labels, new LogisticRegressionOptions { L2 = 1000 });
        Assert.True(Math.Abs(shrunk.Weights[0][0]) < Math.Abs(model.Weights[0][0]) / 2);
    }

    [Fact]
    public void An_absolute_penalty_silences_noise_columns()
    {
        var (rows, labels) = Samples.Clouds(200, 1, 5, [-2, 0, 0, 0, 0], [2, 0, 0, 0, 0]);
        var model = LogisticRegression.Fit(rows, labels, new LogisticRegressionOptions { L2 = 0, L1 = 8 });
        Assert.True(Math.Abs(model.Weights[0][0]) > 0.5);
        Assert.All(Enumerable.Range(1, 4), j => Assert.Equal(0, model.Weights[0][j], 1e-6));
    }

    [Fact]
    public void Equal_fits_are_equal_bit_for_bit_and_survive_a_file()
    {
        var (rows, labels) = Samples.Clouds(90, 1, 6, [-1, 0], [1, 0], [0, 2]);
        var model = LogisticRegression.Fit(rows, labels);
        Assert.Equal(model.Weights, LogisticRegression.Fit(rows, labels).Weights);
        var path = Samples.TemporaryFile();
        model.Save(path);
        Assert.Equal(model.Probabilities(rows), LogisticRegression.Load(path).Probabilities(rows));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Hashed_words_tell_topics_apart()
    {
        string[] sea = ["the whale and the sea", "a ship at sea", "the captain of the ship", "whale oil and harpoons"];
        string[] law = ["the court and the law", "a judge of the court", "the law of contracts", "contracts before a judge"];
        var hasher = HashedNGrams.FitFrequencies([.. sea, .. law]);
        var model = LogisticRegression.Fit(hasher.Transform([.. sea, .. law]), [0, 0, 0, 0, 1, 1, 1, 1], new LogisticRegressionOptions { L2 = 0.01 });
        Assert.Equal([0, 1], model.Predict(hasher.Transform(["the captain saw a whale", "a court judge wrote contracts"])));
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, "labels and 3 rows")]
    [InlineData(new[] { 0, 1, -1 }, "labels[2] is -1")]
    [InlineData(new[] { 0, 0, 0 }, "at least two classes")]
    [InlineData(new[] { 0, 2, 2 }, "No row has the label 1")]
    public void Labels_that_do_not_fit_are_named(int[] labels, string expected)
    {
        float[][] rows = [[1], [2], [3]];
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, labels)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        float[][] rows = [[1], [2]];
        Assert.Contains("L2 is -1", Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [0, 1], new LogisticRegressionOptions { L2 = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("Tolerance is 0", Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [0, 1], new LogisticRegressionOptions { Tolerance = 0 })).Message, StringComparison.Ordinal);
    }

    /// <summary>Full-batch gradient descent with plain loops. Two classes: one weight row, logistic loss; more: one row a class.</summary>
    private static (double[][] Weights, double[] Biases) Descend(float[][] rows, int[] labels, int classes, double penalty)
    {
        var (outputs, width) = (classes == 2 ? 1 : classes, rows[0].Length);
        var weights = Enumerable.Range(0, outputs).Select(_ => new double[width]).ToArray();
        var biases = new double[outputs];
        for (var step = 0; step < 20_000; step++)
        {
            var gradients = weights.Select(w => Array.ConvertAll(w, v => penalty * v)).ToArray();
            var biasGradients = new double[outputs];
            for (var i = 0; i < rows.Length; i++)
            {
                var p = outputs == 1 ? [Logistic(rows[i], weights[0], biases[0])] : Softmax(rows[i], weights, biases);
                for (var c = 0; c < outputs; c++)
                {
                    var error = p[c] - (labels[i] == (outputs == 1 ? 1 : c) ? 1 : 0);
                    biasGradients[c] += error;
                    for (var j = 0; j < width; j++) gradients[c][j] += error * rows[i][j];
                }
            }

            for (var c = 0; c < outputs; c++)
            {
                biases[c] -= 0.005 * biasGradients[c];
                for (var j = 0; j < width; j++) weights[c][j] -= 0.005 * gradients[c][j];
            }
        }

        return (weights, biases);
    }

    private static double Logistic(float[] row, double[] weights, double bias)
    {
        var sum = bias;
        for (var j = 0; j < row.Length; j++) sum += row[j] * weights[j];
        return 1 / (1 + Math.Exp(-sum));
    }

    private static double[] Softmax(float[] row, double[][] weights, double[] biases)
    {
        var e = weights.Select((w, c) => Math.Exp(biases[c] + w.Select((v, j) => v * row[j]).Sum())).ToArray();
        return Array.ConvertAll(e, v => v / e.Sum());
    }
}
