using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Papers.Reproductions;

/// <summary>Single clothing items, normalised grey pixels.</summary>
internal sealed class ItemPixels : IPixelSource
{
    /// <summary>Mean and deviation of a pixel of the training part, over 255.</summary>
    private const float Mean = 0.286f, Deviation = 0.353f;

    private readonly LabelledImages _images;
    private readonly int[][] _byClass;

    public ItemPixels(LabelledImages images)
    {
        _images = images;
        Labels = [.. images.Labels.ToArray().Select(label => (int)label)];
        _byClass = [.. Enumerable.Range(0, images.ClassNames.Count).Select(c => Enumerable.Range(0, Labels.Length).Where(i => Labels[i] == c).ToArray())];
    }

    /// <summary>What captions call the classes, each one word.</summary>
    public static IReadOnlyList<string> Names { get; } = ["top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot"];

    /// <inheritdoc/>
    public int Count => _images.Count;

    public int[] Labels { get; }

    public int Label(int index) => Labels[index];

    /// <summary>A random item of a class.</summary>
    public int Draw(int label, SeededRandom random) => _byClass[label][random.Next(_byClass[label].Length)];

    /// <summary>Pixels from 0 to 1 as features of classical learners.</summary>
    public float[] Features(int index) => Array.ConvertAll(_images.Image(index).ToArray(), value => value / 255f);

    /// <summary>Normalised pixels as brightness from 0 to 1.</summary>
    public static Tensor Brightness(Tensor normalised) => normalised.mul(Offprint.Tensors.Scalars.Of((double)Deviation)).add(Offprint.Tensors.Scalars.Of((double)Mean));

    /// <inheritdoc/>
    public Tensor Pixels(ReadOnlySpan<int> indices)
    {
        var area = _images.Height * _images.Width;
        var values = new float[indices.Length * area];
        for (var n = 0; n < indices.Length; n++)
        {
            var source = _images.Image(indices[n]);
            var target = values.AsSpan(n * area, area);
            for (var p = 0; p < area; p++)
            {
                target[p] = ((source[p] / 255f) - Mean) / Deviation;
            }
        }

        return tensor(values, [indices.Length, 1, _images.Height, _images.Width]);
    }
}
