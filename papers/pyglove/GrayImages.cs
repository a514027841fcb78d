namespace Offprint.Papers.Reproductions;

/// <summary>Pictures of clothes at half size, as numbers from 0 to 1, with their classes.</summary>
internal sealed class GrayImages
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 14;

    /// <summary>Numbers of an image.</summary>
    public const int Pixels = Side * Side;

    private GrayImages(float[][] images, int[] labels) => (Images, Labels) = (images, labels);

    /// <summary>[count][<see cref="Pixels"/>].</summary>
    public float[][] Images { get; }

    /// <summary>[count], 0 to 9.</summary>
    public int[] Labels { get; }

    public int Count => Labels.Length;

    /// <summary>Some images in a row.</summary>
    public GrayImages Part(int first, int count) => new(Images[first..(first + count)], Labels[first..(first + count)]);

    /// <summary>Reads a part of a set; each pixel is the mean of two by two.</summary>
    private static GrayImages Read(LabelledImages source, int first, int count)
    {
        var images = new float[count][];
        for (var i = 0; i < count; i++)
        {
            var image = source.Image(first + i);
            var small = images[i] = new float[Pixels];
            for (var y = 0; y < Side; y++)
            {
                for (var x = 0; x < Side; x++)
                {
                    var at = (2 * y * source.Width) + (2 * x);
                    small[(y * Side) + x] = (image[at] + image[at + 1] + image[at + source.Width] + image[at + source.Width + 1]) / (4 * 255f);
                }
            }
        }

        return new GrayImages(images, [.. source.Labels.Slice(first, count).ToArray().Select(static l => (int)l)]);
    }

    /// <summary>Every n-th image of a set, so that classes that lie together are mixed.</summary>
    public static (GrayImages Train, GrayImages Validation, GrayImages Test) Clothes(DataShelf data, int train, int validation, int test)
    {
        var set = data.Open("fashion-mnist");
        var (all, held) = (set.ReadImages("train"), set.ReadImages("test"));
        var order = Offprint.Numerics.DeterministicShuffle.Permutation(all.Count, 2101, "pyglove/images");
        var tests = Offprint.Numerics.DeterministicShuffle.Permutation(held.Count, 2101, "pyglove/test images");
        return (Pick(all, order.AsSpan(0, train)), Pick(all, order.AsSpan(train, validation)), Pick(held, tests.AsSpan(0, test)));
    }

    private static GrayImages Pick(LabelledImages source, ReadOnlySpan<int> places)
    {
        var parts = places.ToArray().Select(p => Read(source, p, 1)).ToList();
        return new GrayImages([.. parts.Select(static p => p.Images[0])], [.. parts.Select(static p => p.Labels[0])]);
    }
}
