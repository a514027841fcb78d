namespace Offprint.Models;

/// <summary>
/// Resizes pictures the way the usual preprocessing does: separable filters whose support widens with the reduction, first along rows, then along columns, rounded to bytes
/// after each (Pillow's resampling, which published checkpoints were trained with).
/// </summary>
internal static class ImageResizer
{
    public static RgbImage Resize(RgbImage image, int width, int height, ImageResampling resampling)
    {
        if (image.Width == width && image.Height == height)
        {
            return image;
        }
        if (resampling == ImageResampling.Nearest)
        {
            return Nearest(image, width, height);
        }
        var rows = Filter(image.Bytes, image.Height, image.Width, width, 3, resampling);
        var columns = FilterColumns(rows, image.Height, width, height, resampling);
        return new RgbImage(width, height, columns);
    }

    /// <summary>Pixels inside of a rectangle; outside of the picture it is black.</summary>
    public static RgbImage CropCentre(RgbImage image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
        {
            return image;
        }
        var (left, top) = (Offset(image.Width, width), Offset(image.Height, height));
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = (x + left, y + top);
                if (column >= 0 && column < image.Width && row >= 0 && row < image.Height)
                {
                    image.Bytes.AsSpan(3 * (row * image.Width + column), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
                }
            }
        }
        return new RgbImage(width, height, pixels);

        // Half of what is cut off, rounded down; of what is added, rounded up.
        static int Offset(int have, int want) => have >= want ? (have - want) / 2 : -((want - have + 1) / 2);
    }

    private static RgbImage Nearest(RgbImage image, int width, int height)
    {
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)((y + 0.5) * image.Height / height);
            for (var x = 0; x < width; x++)
            {
                var column = (int)((x + 0.5) * image.Width / width);
                image.Bytes.AsSpan(3 * (row * image.Width + column), 3).CopyTo(pixels.AsSpan(3 * (y * width + x)));
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static byte[] Filter(byte[] source, int rows, int from, int to, int channels, ImageResampling resampling)
    {
        if (from == to)
        {
            return source;
        }
        var taps = Taps(from, to, resampling);
        var target = new byte[rows * to * channels];
        for (var row = 0; row < rows; row++)
        {
            for (var x = 0; x < to; x++)
            {
                var (first, weights) = taps[x];
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0.5;
                    for (var i = 0; i < weights.Length; i++)
                    {
                        sum += weights[i] * source[(row * from + first + i) * channels + c];
                    }
                    target[(row * to + x) * channels + c] = (byte)Math.Clamp(Math.Floor(sum), 0, 255);
                }
            }
        }
        return target;
    }

    /// <summary>A column of pixels is a row of one long pixel for every height.</summary>
    private static byte[] FilterColumns(byte[] source, int from, int width, int to, ImageResampling resampling) => Filter(source, 1, from, to, 3 * width, resampling);

    private static (int First, double[] Weights)[] Taps(int from, int to, ImageResampling resampling)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = (resampling == ImageResampling.Bilinear ? 1 : 2) * widening;
        var taps = new (int, double[])[to];
        for (var x = 0; x < to; x++)
        {
            var centre = (x + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var last = Math.Min((int)(centre + support + 0.5), from);
            var weights = new double[last - first];
            var total = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                var distance = Math.Abs((first + i - centre + 0.5) / widening);
                weights[i] = resampling == ImageResampling.Bilinear ? Math.Max(1 - distance, 0) : Cubic(distance);
                total += weights[i];
            }
            taps[x] = (first, Array.ConvertAll(weights, weight => weight / total));
        }
        return taps;
    }

    private static double Cubic(double x) => x < 1 ? (1.5 * x - 2.5) * x * x + 1
        : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2
        : 0;
}
