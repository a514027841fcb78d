using Offprint.Models;
using Offprint.Numerics;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>Digits of mnist (labels 0 to 9), then pictures of fashion-mnist turned by quarters (labels 10 to 13), as three equal colours from -1 to 1.</summary>
internal sealed class DigitsAndTurns : IPixelSource
{
    public const int Labels = 14;

    private const int Side = 28;

    private readonly LabelledImages _digits;
    private readonly LabelledImages _clothes;

    private DigitsAndTurns(LabelledImages digits, LabelledImages clothes)
    {
        (_digits, _clothes) = (digits, clothes);
        LabelOf = [.. digits.Labels.ToArray().Select(static label => (int)label), .. Enumerable.Range(0, clothes.Count).Select(i => 10 + Turn(clothes.Unit(i)))];
    }

    /// <summary>The same fitting and normalisation for a user's pictures.</summary>
    public static ImagePreprocessor Preprocessor { get; } = ImagePreprocessor.Vit with { Size = (Side, Side) };

    public int Count => _digits.Count + _clothes.Count;

    public int Digits => _digits.Count;

    public IReadOnlyList<int> LabelOf { get; }

    /// <summary>Training digits are those of buckets 0 to 7, training clothes the training pictures of the package.</summary>
    public static DigitsAndTurns Read(DataShelf shelf, SplitPart part)
    {
        var digits = shelf.Open("mnist").ReadImages();
        return part == SplitPart.Train
            ? new(digits.Part(part), shelf.Open("fashion-mnist").ReadImages("train"))
            : new(digits.Part(part), shelf.Open("fashion-mnist").ReadImages("test"));
    }

    /// <summary>Pixels of a picture from 0 to 1, for learners that read numbers.</summary>
    public float[] Features(int index)
    {
        var values = new float[Side * Side];
        Fill(index, values);
        return Array.ConvertAll(values, static value => (value + 1) / 2);
    }

    public Tensor Pixels(ReadOnlySpan<int> indices)
    {
        var values = new float[indices.Length * 3 * Side * Side];
        for (var n = 0; n < indices.Length; n++)
        {
            for (var colour = 0; colour < 3; colour++)
            {
                Fill(indices[n], values.AsSpan(((n * 3) + colour) * Side * Side, Side * Side));
            }
        }

        return tensor(values, [indices.Length, 3, Side, Side]);
    }

    private void Fill(int index, Span<float> target)
    {
        var image = index < Digits ? _digits.Image(index) : _clothes.Image(index - Digits);
        var turn = index < Digits ? 0 : LabelOf[index] - 10;
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                // Counter-clockwise by quarters.
                var (row, column) = turn switch
                {
                    0 => (y, x),
                    1 => (x, Side - 1 - y),
                    2 => (Side - 1 - y, Side - 1 - x),
                    _ => (Side - 1 - x, y),
                };
                target[(y * Side) + x] = (image[(row * Side) + column] / 127.5f) - 1;
            }
        }
    }

    private static int Turn(string unit) => new SeededRandom(42, "turn of " + unit).Next(4);
}
