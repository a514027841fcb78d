using System.Numerics.Tensors;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>A way to make features of images.</summary>
public abstract record FeatureMap
{
    internal abstract FittedFeatures Fit(float[][] images, SeededRandom random);
}

/// <summary>What a feature is of the sum that it starts as.</summary>
public enum FeatureActivation
{
    /// <summary>The sum itself.</summary>
    Identity,

    /// <summary>max(0, s).</summary>
    Relu,

    /// <summary>|s|.</summary>
    Absolute,

    /// <summary>tanh s.</summary>
    Tanh,

    /// <summary>cos s.</summary>
    Cosine,

    /// <summary>1 above 0, else 0.</summary>
    Step,
}

/// <summary>The pixels themselves.</summary>
/// <param name="Stride">Every so many rows and columns.</param>
public sealed record PixelFeatures(int Stride) : FeatureMap
{
    internal override FittedFeatures Fit(float[][] images, SeededRandom random)
    {
        var places = Enumerable.Range(0, GrayImages.Pixels).Where(p => p / GrayImages.Side % Stride == 0 && p % GrayImages.Side % Stride == 0).ToArray();
        return new FittedFeatures(places.Length, (image, row) =>
        {
            for (var i = 0; i < places.Length; i++)
            {
                row[i] = image[places[i]];
            }
        });
    }
}

/// <summary>Random projections of the whole image.</summary>
/// <param name="Count">Features.</param>
/// <param name="Width">Size of the weights.</param>
/// <param name="Activation">Activation.</param>
public sealed record ProjectionFeatures(int Count, double Width, FeatureActivation Activation) : FeatureMap
{
    internal override FittedFeatures Fit(float[][] images, SeededRandom random)
    {
        var weights = Enumerable.Range(0, GrayImages.Pixels).Select(_ => Enumerable.Range(0, Count).Select(_ => (float)(Width * random.NextGaussian())).ToArray()).ToArray();
        var shifts = Enumerable.Range(0, Count).Select(_ => (float)(2 * Math.PI * random.NextDouble())).ToArray();
        return new FittedFeatures(Count, (image, row) =>
        {
            shifts.CopyTo(row);
            for (var p = 0; p < image.Length; p++)
            {
                if (image[p] != 0)
                {
                    TensorPrimitives.MultiplyAdd(weights[p], image[p], row, row);
                }
            }

            FittedFeatures.Apply(Activation, row);
        });
    }
}

/// <summary>Random filters over patches, pooled.</summary>
/// <param name="Size">Rows and columns of a patch.</param>
/// <param name="FromImages">Filters are patches of training images, else normal numbers.</param>
/// <param name="Activation">Activation.</param>
/// <param name="Pooling">How responses are pooled.</param>
public sealed record PatchFeatures(int Size, bool FromImages, FeatureActivation Activation, Pooling Pooling) : FeatureMap
{
    private const int Stride = 2;

    internal override FittedFeatures Fit(float[][] images, SeededRandom random)
    {
        var (filters, places) = (Pooling.Filters, ((GrayImages.Side - Size) / Stride) + 1);
        var weights = Enumerable.Range(0, Size * Size).Select(_ => new float[filters]).ToArray();
        for (var f = 0; f < filters; f++)
        {
            Fill(weights, f, images[random.Next(images.Length)], random);
        }

        var responses = new float[filters];
        return new FittedFeatures(filters * Pooling.Grid * Pooling.Grid, (image, row) =>
        {
            row.Fill(Pooling.Maximum ? float.NegativeInfinity : 0);
            for (var py = 0; py < places; py++)
            {
                for (var px = 0; px < places; px++)
                {
                    Array.Clear(responses);
                    for (var p = 0; p < weights.Length; p++)
                    {
                        var pixel = image[(((Stride * py) + (p / Size)) * GrayImages.Side) + (Stride * px) + (p % Size)];
                        if (pixel != 0)
                        {
                            TensorPrimitives.MultiplyAdd(weights[p], pixel, responses, responses);
                        }
                    }

                    FittedFeatures.Apply(Activation, responses);
                    var cell = row.Slice(((py * Pooling.Grid / places * Pooling.Grid) + (px * Pooling.Grid / places)) * filters, filters);
                    if (Pooling.Maximum)
                    {
                        TensorPrimitives.Max<float>(cell, responses, cell);
                    }
                    else
                    {
                        TensorPrimitives.Add<float>(cell, responses, cell);
                    }
                }
            }
        });
    }

    private void Fill(float[][] weights, int filter, float[] image, SeededRandom random)
    {
        var (y, x) = (random.Next(GrayImages.Side - Size + 1), random.Next(GrayImages.Side - Size + 1));
        var patch = Enumerable.Range(0, Size * Size).Select(p => FromImages ? image[((y + (p / Size)) * GrayImages.Side) + x + (p % Size)] : (float)random.NextGaussian()).ToArray();
        var mean = patch.Average();
        var norm = MathF.Sqrt(patch.Sum(p => (p - mean) * (p - mean))) + 1e-3f;
        for (var p = 0; p < patch.Length; p++)
        {
            weights[p][filter] = (patch[p] - mean) / norm;
        }
    }
}

/// <summary>How responses of filters are pooled; the finer the grid, the fewer filters fit.</summary>
/// <param name="Grid">Cells along each side.</param>
/// <param name="Filters">Filters.</param>
/// <param name="Maximum">The largest response of a cell, else the sum.</param>
public sealed record Pooling(int Grid, int Filters, bool Maximum);

/// <summary>Features that can be written for any image.</summary>
internal sealed class FittedFeatures(int count, FittedFeatures.Writer write)
{
    public delegate void Writer(float[] image, Span<float> row);

    public int Count { get; } = count;

    public void Write(float[] image, Span<float> row) => write(image, row);

    public static void Apply(FeatureActivation activation, Span<float> values)
    {
        switch (activation)
        {
            case FeatureActivation.Relu:
                TensorPrimitives.Max(values, 0f, values);
                break;
            case FeatureActivation.Absolute:
                TensorPrimitives.Abs<float>(values, values);
                break;
            case FeatureActivation.Tanh:
                TensorPrimitives.Tanh<float>(values, values);
                break;
            case FeatureActivation.Cosine:
                TensorPrimitives.Cos<float>(values, values);
                break;
            case FeatureActivation.Step:
                foreach (ref var value in values)
                {
                    value = value > 0 ? 1 : 0;
                }

                break;
        }
    }
}
