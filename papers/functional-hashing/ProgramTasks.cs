using Offprint.Discovery;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>The ten fixed tasks of the search over register programs: five generated ones and five pairs of classes of clothes, projected to eight numbers.</summary>
internal static class ProgramTasks
{
    private const int ProjectedDimension = 8;
    private static readonly (int A, int B)[] Pairs = [(0, 1), (2, 4), (3, 6), (5, 7), (8, 9)];

    public static IReadOnlyList<RegressionTask> All(GrayImages images, int training, int validation) =>
        [.. Enumerable.Range(0, 5).Select(i => Generated(i, training, validation)), .. Pairs.Select(p => Clothes(images, p.A, p.B, training, validation))];

    /// <summary>Four normal inputs; the label is x0·x1 + sin x2 − x3.</summary>
    private static RegressionTask Generated(int number, int training, int validation)
    {
        var random = new SeededRandom(Seed.Derive(2302, "functional-hashing/tasks", number));
        var features = Enumerable.Range(0, 4 * (training + validation)).Select(_ => random.NextGaussian()).ToArray();
        return new RegressionTask($"generated {number}", 4, features, [.. Enumerable.Range(0, training + validation).Select(i => (features[4 * i] * features[(4 * i) + 1]) + Math.Sin(features[(4 * i) + 2]) - features[(4 * i) + 3])], training);
    }

    /// <summary>Random projections with mean 0 and variance 1; the label is 1 or -1.</summary>
    private static RegressionTask Clothes(GrayImages images, int a, int b, int training, int validation)
    {
        var random = new SeededRandom(2302, $"functional-hashing/projection {a} {b}");
        var rows = Enumerable.Range(0, images.Count).Where(i => images.Labels[i] == a || images.Labels[i] == b).Take(training + validation).ToArray();
        if (rows.Length < training + validation)
        {
            throw new InvalidOperationException($"There are {rows.Length} images of classes {a} and {b}, fewer than {training + validation}.");
        }

        var features = new double[rows.Length * ProjectedDimension];
        for (var d = 0; d < ProjectedDimension; d++)
        {
            var weights = Enumerable.Range(0, GrayImages.Pixels).Select(_ => random.NextGaussian()).ToArray();
            var values = rows.Select(r => weights.Zip(images.Images[r], static (w, p) => w * p).Sum()).ToArray();
            // Statistics of the training part alone.
            var mean = values.Take(training).Average();
            var deviation = Math.Sqrt(values.Take(training).Average(v => (v - mean) * (v - mean)));
            for (var i = 0; i < rows.Length; i++)
            {
                features[(i * ProjectedDimension) + d] = (values[i] - mean) / deviation;
            }
        }

        return new RegressionTask($"clothes {a} or {b}", ProjectedDimension, features, [.. rows.Select(r => images.Labels[r] == a ? 1.0 : -1.0)], training);
    }
}
