namespace Offprint.Models;

/// <summary>A picture: three bytes a pixel (red, green, blue), rows from the top.</summary>
public sealed class RgbImage
{
    /// <summary>Makes a picture of bytes; it keeps the array.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">3 · width · height bytes.</param>
    /// <exception cref="ArgumentException">The bytes do not fit the size.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.LongLength != 3L * width * height)
        {
            throw new ArgumentException($"{pixels.LongLength} bytes were given; {width} x {height} pixels need {3L * width * height}.", nameof(pixels));
        }
        (Width, Height, Bytes) = (width, height, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue of every pixel, row by row.</summary>
    public ReadOnlySpan<byte> Pixels => Bytes;

    internal byte[] Bytes { get; }

    /// <summary>Reads a PNG, JPEG, BMP, GIF (its first picture) or TGA file. Transparency is dropped, grey becomes red = green = blue.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">No picture in one of these formats, or a damaged one.</exception>
    public static RgbImage Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.", path);
        }
        return Decode(File.ReadAllBytes(path), path);
    }

    /// <summary>Writes a PNG file: a temporary sibling first, renamed when complete.</summary>
    /// <param name="path">Where to write; an existing file is replaced.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, PngFile.Encode(this));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Decodes a picture in memory; see <see cref="Read"/>.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">No picture in one of the formats, or a damaged one.</exception>
    public static RgbImage Decode(byte[] file, string name = "the picture")
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            var decoded = StbImageSharp.ImageResult.FromMemory(file, StbImageSharp.ColorComponents.RedGreenBlue);
            return new RgbImage(decoded.Width, decoded.Height, decoded.Data);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The decoder reports damage by exceptions of many kinds.
            throw new InvalidDataException($"{name}: no PNG, JPEG, BMP, GIF or TGA picture, or a damaged one ({error.Message.ReplaceLineEndings(" ")}).", error);
        }
    }
}
