using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>Grey images of one size with their classes, as plain bytes.</summary>
public sealed class LabelledImages
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly int[] _numbers;
    private readonly string _unit;

    internal LabelledImages(string unit, byte[] pixels, byte[] labels, int height, int width, IReadOnlyList<string> classNames, int[]? numbers = null)
    {
        (_unit, _pixels, _labels, Height, Width, ClassNames) = (unit, pixels, labels, height, width, classNames);
        _numbers = numbers ?? [.. Enumerable.Range(0, labels.Length)];
    }

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>The names of the classes; a label is a place in this list.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>All pixels: [<see cref="Count"/>, <see cref="Height"/>, <see cref="Width"/>], 0 black to 255 white.</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>The class of every image.</summary>
    public ReadOnlyMemory<byte> Labels => _labels;

    /// <summary>One image: [<see cref="Height"/>, <see cref="Width"/>].</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<byte> Image(int index) => _pixels.AsSpan(index * Height * Width, Height * Width);

    /// <summary>What <c>StableSplit</c> hashes for an image, for example <c>mnist/17</c> or <c>fashion-mnist/train/17</c>; it stays the same in a part.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public string Unit(int index) => string.Create(CultureInfo.InvariantCulture, $"{_unit}/{_numbers[index]}");

    /// <summary>The images of one part by <c>StableSplit</c>, in the same order.</summary>
    /// <param name="part">Train (buckets 0-7), development (8) or test (9).</param>
    public LabelledImages Part(SplitPart part)
    {
        var chosen = Enumerable.Range(0, Count).Where(i => StableSplit.PartOf(Unit(i)) == part).ToArray();
        var pixels = new byte[chosen.Length * Height * Width];
        for (var i = 0; i < chosen.Length; i++)
        {
            Image(chosen[i]).CopyTo(pixels.AsSpan(i * Height * Width));
        }

        return new LabelledImages(_unit, pixels, [.. chosen.Select(i => _labels[i])], Height, Width, ClassNames, [.. chosen.Select(i => _numbers[i])]);
    }
}
