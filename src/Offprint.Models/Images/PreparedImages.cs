using Offprint.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Models;

/// <summary>Pictures that were resized and cropped once and are kept as bytes, a quarter of the memory of their pixels; batches are normalised when they are asked for.</summary>
public sealed class PreparedImages : IPixelSource
{
    private readonly byte[] _bytes;
    private readonly int _size;
    private readonly float[] _scale = new float[3];
    private readonly float[] _shift = new float[3];

    private PreparedImages(byte[] bytes, int count, int height, int width, ImagePreprocessor preprocessor)
    {
        (_bytes, Count, Height, Width, _size) = (bytes, count, height, width, 3 * height * width);
        for (var c = 0; c < 3; c++)
        {
            _scale[c] = (float)(preprocessor.Rescale / preprocessor.Deviation[c]);
            _shift[c] = (float)(-preprocessor.Mean[c] / preprocessor.Deviation[c]);
        }
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Rows of every picture.</summary>
    public int Height { get; }

    /// <summary>Columns of every picture.</summary>
    public int Width { get; }

    /// <summary>Reads and fits pictures.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="read">Gives picture i.</param>
    /// <param name="preprocessor">How they are fitted and normalised.</param>
    /// <param name="cancellation">Looked at for every picture.</param>
    /// <exception cref="ArgumentException">No pictures, or they come out in different sizes.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static PreparedImages Read(int count, Func<int, RgbImage> read, ImagePreprocessor preprocessor, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(preprocessor);
        preprocessor.Validate();
        byte[] bytes = [];
        var (height, width) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var fitted = preprocessor.Fit(read(i));
            if (i == 0)
            {
                (height, width) = (fitted.Height, fitted.Width);
                bytes = new byte[checked(count * 3 * height * width)];
            }
            if (fitted.Width != width || fitted.Height != height)
            {
                throw new ArgumentException($"Picture {i} comes out as {fitted.Width} x {fitted.Height} pixels, picture 0 as {width} x {height}; set Size or Crop.", nameof(preprocessor));
            }
            var (area, start) = (width * height, i * 3 * width * height);
            for (var c = 0; c < 3; c++)
            {
                for (var p = 0; p < area; p++)
                {
                    bytes[start + (c * area) + p] = fitted.Bytes[(3 * p) + c];
                }
            }
        }
        return new PreparedImages(bytes, count, height, width, preprocessor);
    }

    /// <inheritdoc/>
    public Tensor Pixels(ReadOnlySpan<int> indices)
    {
        var values = new float[indices.Length * _size];
        var area = Height * Width;
        for (var n = 0; n < indices.Length; n++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[n], nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[n], Count, nameof(indices));
            for (var c = 0; c < 3; c++)
            {
                var source = _bytes.AsSpan((indices[n] * _size) + (c * area), area);
                var target = values.AsSpan((n * _size) + (c * area), area);
                var (scale, shift) = (_scale[c], _shift[c]);
                for (var p = 0; p < area; p++)
                {
                    target[p] = (source[p] * scale) + shift;
                }
            }
        }
        return tensor(values, [indices.Length, 3, Height, Width]);
    }
}
