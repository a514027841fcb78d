using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// The program that is searched: a classifier of images by random features and ridge regression. An ordinary record; nothing here knows of symbols or search, and
/// no variant of the experiment changes a line of it.
/// </summary>
/// <param name="Input">What is done to an image first.</param>
/// <param name="Features">How features are made.</param>
/// <param name="Scaling">What is done to features.</param>
/// <param name="Products">Products of random pairs of features that are added.</param>
/// <param name="Ridge">Ridge penalty, in units of the mean squared feature.</param>
public sealed record RandomFeatureClassifier(InputKind Input, FeatureMap Features, ScalingKind Scaling, int Products, double Ridge)
{
    private const int Classes = 10;

    /// <summary>Trains on some images and scores others.</summary>
    /// <returns>The share of the others that is classified right.</returns>
    internal double Accuracy(GrayImages train, GrayImages other)
    {
        var random = new SeededRandom(2101, "child");
        var prepared = Prepare(train);
        var map = Features.Fit(prepared, random);
        var pairs = Enumerable.Range(0, Products).Select(_ => (random.Next(map.Count), random.Next(map.Count))).ToArray();
        var (x, mean, deviation) = Rows(prepared, map, pairs, null, null);
        var weights = RidgeRegression.Fit(x, train.Labels, Classes, Ridge);
        var (y, _, _) = Rows(Prepare(other), map, pairs, mean, deviation);
        var right = 0;
        for (var i = 0; i < other.Count; i++)
        {
            var (best, score) = (0, float.NegativeInfinity);
            for (var c = 0; c < Classes; c++)
            {
                var s = TensorPrimitives.Dot(y[i], weights[c]);
                (best, score) = s > score ? (c, s) : (best, score);
            }

            right += best == other.Labels[i] ? 1 : 0;
        }

        return (double)right / other.Count;
    }

    private float[][] Prepare(GrayImages images) => [.. images.Images.Select(image => Input switch
    {
        InputKind.Contrast => Contrast(image),
        InputKind.Edges => Edges(image),
        InputKind.Inverted => Array.ConvertAll(image, static p => 1 - p),
        _ => image,
    })];

    private static float[] Contrast(float[] image)
    {
        var mean = TensorPrimitives.Sum(image) / image.Length;
        var centered = Array.ConvertAll(image, p => p - mean);
        var norm = TensorPrimitives.Norm<float>(centered) / MathF.Sqrt(image.Length) + 1e-3f;
        return Array.ConvertAll(centered, p => p / norm);
    }

    private static float[] Edges(float[] image)
    {
        var edges = new float[image.Length];
        for (var y = 1; y < GrayImages.Side - 1; y++)
        {
            for (var x = 1; x < GrayImages.Side - 1; x++)
            {
                var at = (y * GrayImages.Side) + x;
                edges[at] = MathF.Abs(image[at + 1] - image[at - 1]) + MathF.Abs(image[at + GrayImages.Side] - image[at - GrayImages.Side]);
            }
        }

        return edges;
    }

    /// <summary>Feature rows with a constant at the end; scaled by the given statistics, or by their own.</summary>
    private (float[][] Rows, float[] Mean, float[] Deviation) Rows(float[][] images, FittedFeatures map, (int A, int B)[] pairs, float[]? mean, float[]? deviation)
    {
        var width = map.Count + pairs.Length;
        var rows = new float[images.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i] = new float[width + 1];
            map.Write(images[i], row.AsSpan(0, map.Count));
            for (var p = 0; p < pairs.Length; p++)
            {
                row[map.Count + p] = row[pairs[p].A] * row[pairs[p].B];
            }

            if (Scaling == ScalingKind.SignedRoot)
            {
                for (var f = 0; f < width; f++)
                {
                    row[f] = MathF.CopySign(MathF.Sqrt(MathF.Abs(row[f])), row[f]);
                }
            }
        }

        mean ??= [.. Enumerable.Range(0, width).Select(f => rows.Average(r => r[f]))];
        deviation ??= [.. Enumerable.Range(0, width).Select(f => MathF.Sqrt(rows.Average(r => (r[f] - mean[f]) * (r[f] - mean[f]))) + 1e-6f)];
        foreach (var row in rows)
        {
            for (var f = 0; f < width && Scaling == ScalingKind.Standardised; f++)
            {
                row[f] = (row[f] - mean[f]) / deviation[f];
            }

            row[width] = 1;
        }

        return (rows, mean, deviation);
    }
}

/// <summary>What is done to an image first.</summary>
public enum InputKind
{
    /// <summary>Nothing.</summary>
    Raw,

    /// <summary>White becomes black.</summary>
    Inverted,

    /// <summary>Mean 0, variance 1 for each image.</summary>
    Contrast,

    /// <summary>Absolute differences of neighbours.</summary>
    Edges,
}

/// <summary>What is done to features.</summary>
public enum ScalingKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Mean 0, variance 1 over the training images.</summary>
    Standardised,

    /// <summary>Square roots that keep the sign.</summary>
    SignedRoot,
}
