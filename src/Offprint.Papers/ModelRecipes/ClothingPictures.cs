using Offprint.Models;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>Pictures of fashion-mnist as three equal colours from -1 to 1, with their labels.</summary>
internal sealed class ClothingPictures(LabelledImages images) : IPixelSource
{
    /// <summary>The same fitting and normalisation for a user's pictures.</summary>
    public static ImagePreprocessor Preprocessor { get; } = ImagePreprocessor.Vit with { Size = (28, 28) };

    public int Count => images.Count;

    public IReadOnlyList<string> ClassNames => images.ClassNames;

    public int[] Labels { get; } = [.. images.Labels.ToArray().Select(static label => (int)label)];

    /// <summary>Pixels of a picture from 0 to 1, for learners that read numbers.</summary>
    public float[] Features(int index) => Array.ConvertAll(images.Image(index).ToArray(), static value => value / 255f);

    public Tensor Pixels(ReadOnlySpan<int> indices)
    {
        var area = images.Height * images.Width;
        var values = new float[indices.Length * 3 * area];
        for (var n = 0; n < indices.Length; n++)
        {
            var source = images.Image(indices[n]);
            var target = values.AsSpan(n * 3 * area, 3 * area);
            for (var p = 0; p < area; p++)
            {
                target[p] = target[area + p] = target[(2 * area) + p] = (source[p] / 127.5f) - 1;
            }
        }

        return tensor(values, [indices.Length, 3, images.Height, images.Width]);
    }
}
