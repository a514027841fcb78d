namespace Offprint.Learners.Tests;

public sealed class NeighborTests
{
    [Theory]
    [InlineData(1, Distance.Euclidean, false)]
    [InlineData(5, Distance.Euclidean, false)]
    [InlineData(7, Distance.Euclidean, true)]
    [InlineData(5, Distance.Cosine, false)]
    [InlineData(500, Distance.Euclidean, false)]
    public void Neighbours_are_those_of_a_full_sort(int neighbors, Distance distance, bool weighted)
    {
        var (rows, labels) = Samples.Clouds(150, 1, 1, [-1, 0, 1], [1, 0, 0], [0, 2, 1]);
        var (queries, _) = Samples.Clouds(40, 1.5, 2, [0, 0, 0]);
        var model = KnnClassifier.Fit(rows, labels, new KnnOptions { Neighbors = neighbors, Distance = distance, WeightByDistance = weighted });
        var (nearest, probabilities) = (model.Nearest(queries), model.Probabilities(queries));
        for (var q = 0; q < queries.Length; q++)
        {
            var sorted = Enumerable.Range(0, rows.Length).Select(i => (Row: i, D: Measure(distance, queries[q], rows[i]))).OrderBy(p => p.D).ThenBy(p => p.Row).Take(neighbors).ToList();
            Assert.Equal(sorted.Select(p => p.Row), nearest[q]);
            for (var c = 0; c < 3; c++)
            {
                double Vote((int Row, double D) p) => weighted ? 1 / (p.D + 1e-9) : 1;
                var expected = sorted.Where(p => labels[p.Row] == c).Sum(Vote) / sorted.Sum(Vote);
                Assert.Equal(expected, probabilities[q][c], 1e-9);
            }
        }
    }

    [Fact]
    public void Of_equally_distant_rows_the_earlier_one_is_nearer()
    {
        var model = KnnClassifier.Fit(new float[][] { [1], [-1], [1] }, [1, 0, 0], new KnnOptions { Neighbors = 1 });
        Assert.Equal([0], model.Nearest([[0f]])[0]);
        Assert.Equal([1], model.Predict([[0f]]));
    }

    [Fact]
    public void The_nearest_mean_wins_and_probabilities_fall_with_the_distance()
    {
        float[][] rows = [[0, 0], [0, 2], [10, 0], [10, 2]];
        var model = NearestClassMean.Fit(rows, [0, 0, 1, 1]);
        Assert.Equal([0f, 1f], model.Means[0]);
        Assert.Equal([10f, 1f], model.Means[1]);
        Assert.Equal([0, 1, 0], model.Predict([[1, 1], [9, 9], [5, 1]]));

        // Pooled variance of a column: four rows at distance 1 of their mean over 2 columns = 1/2. At (4.9, 1): d² = 24.01 and 26.01.
        var p = model.Probabilities([[4.9f, 1]])[0];
        Assert.Equal(Math.Exp(-24.01) / (Math.Exp(-24.01) + Math.Exp(-26.01)), p[0], 1e-4);
    }

    [Fact]
    public void Cosine_means_ignore_the_length_of_rows()
    {
        var (rows, labels) = Samples.Clouds(60, 0.3, 3, [1, 0], [0, 1]);
        var model = NearestClassMean.Fit(rows, labels, Distance.Cosine);
        float[][] stretched = Array.ConvertAll(rows, r => Array.ConvertAll(r, v => v * 1000));
        Assert.Equal(model.Predict(rows), model.Predict(stretched));
        Assert.Equal(1, Samples.Accuracy(model.Predict(rows), labels), 0.05);
    }

    [Fact]
    public void Shuffled_rows_give_the_same_means_and_files_keep_both_learners()
    {
        var (rows, labels) = Samples.Clouds(60, 1, 4, [1, 0], [0, 1]);
        var path = Samples.TemporaryFile();
        var means = NearestClassMean.Fit(rows, labels);
        means.Save(path);
        Assert.Equal(means.Probabilities(rows), NearestClassMean.Load(path).Probabilities(rows));
        var reversed = NearestClassMean.Fit(rows.Reverse().ToArray(), labels.Reverse().ToArray());
        Assert.Equal(means.Means[0][0], reversed.Means[0][0], 1e-6);
        var knn = KnnClassifier.Fit(rows, labels);
        knn.Save(path);
        Assert.Equal(knn.Probabilities(rows), KnnClassifier.Load(path).Probabilities(rows));
    }

    [Fact]
    public void A_probe_chooses_the_penalty_that_its_development_rows_like_and_ignores_scales()
    {
        var (rows, labels) = Samples.Clouds(60, 1, 5, [-1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]);
        var (development, developmentLabels) = Samples.Clouds(200, 1, 6, [-1, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0]);
        var probe = LinearProbe.Fit(rows, labels, development, developmentLabels);
        var losses = new LinearProbeOptions().Penalties.ToDictionary(p => p, p =>
        {
            var one = LinearProbe.Fit(rows, labels, development, developmentLabels, new LinearProbeOptions { Penalties = [p] });
            return developmentLabels.Select((l, i) => -Math.Log(one.Probabilities(development)[i][l])).Average();
        });
        Assert.Equal(losses.MinBy(l => l.Value).Key, probe.Penalty);
        float[][] Stretch(float[][] all) => Array.ConvertAll(all, r => r.Select((v, j) => j == 0 ? v * 1024 : v).ToArray());
        var stretched = LinearProbe.Fit(Stretch(rows), labels, Stretch(development), developmentLabels);
        Assert.Equal(probe.Probabilities(development)[7][0], stretched.Probabilities(Stretch(development))[7][0], 1e-3);
        var path = Samples.TemporaryFile();
        probe.Save(path);
        Assert.Equal(probe.Probabilities(development), LinearProbe.Load(path).Probabilities(development));
    }

    private static double Measure(Distance distance, float[] a, float[] b)
    {
        var dot = a.Zip(b).Sum(p => (double)p.First * p.Second);
        var (left, right) = (a.Sum(v => (double)v * v), b.Sum(v => (double)v * v));
        return distance == Distance.Cosine ? 1 - (dot / Math.Sqrt(left * right)) : Math.Sqrt(a.Zip(b).Sum(p => Math.Pow((double)p.First - p.Second, 2)));
    }
}
