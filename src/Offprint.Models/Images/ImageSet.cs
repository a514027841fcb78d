using System.Buffers.Binary;

namespace Offprint.Models;

/// <summary>Labelled pictures: a folder with one folder a class, or a pair of IDX files. Pictures are read when they are asked for.</summary>
public sealed class ImageSet
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tga"];
    private readonly Func<int, RgbImage> _read;
    private readonly int[] _labels;

    private ImageSet(IReadOnlyList<string> classes, int[] labels, Func<int, RgbImage> read) => (Classes, _labels, _read) = (classes, labels, read);

    /// <summary>Names of the labels, in order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => _labels.Length;

    /// <summary>The label of every picture: its place in <see cref="Classes"/>.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>A picture.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RgbImage Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _read(index);
    }

    /// <summary>Opens a folder whose folders are classes and hold PNG, JPEG, BMP, GIF or TGA files, at any depth; classes and files are in ordinal order.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It holds no folder with pictures.</exception>
    public static ImageSet FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        }
        var files = new List<string>();
        var labels = new List<int>();
        var classes = new List<string>();
        foreach (var inner in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var own = Directory.EnumerateFiles(inner, "*", SearchOption.AllDirectories).Where(IsPicture).Order(StringComparer.Ordinal).ToList();
            if (own.Count > 0)
            {
                labels.AddRange(Enumerable.Repeat(classes.Count, own.Count));
                classes.Add(Path.GetFileName(inner));
                files.AddRange(own);
            }
        }
        return files.Count > 0
            ? new ImageSet(classes, [.. labels], index => RgbImage.Read(files[index]))
            : throw new InvalidDataException($"{folder}: expected one folder a class with {string.Join(", ", Extensions)} files in it.");
    }

    /// <summary>Reads a pair of IDX files (MNIST's format): grey pictures [n, rows, columns] and labels [n], both of bytes.</summary>
    /// <param name="images">The file of pictures.</param>
    /// <param name="labels">The file of labels.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is no such IDX file, or the two do not belong together.</exception>
    public static ImageSet FromIdx(string images, string labels)
    {
        var (pixels, shape) = ReadIdx(images, 3);
        var (values, count) = ReadIdx(labels, 1);
        if (count[0] != shape[0])
        {
            throw new InvalidDataException($"{labels}: {count[0]} labels for the {shape[0]} pictures of {images}.");
        }
        var (height, width) = (shape[1], shape[2]);
        var classes = values.Length == 0 ? 0 : values.Max() + 1;
        return new ImageSet([.. Enumerable.Range(0, classes).Select(ModelPath.Number)], [.. values.Select(value => (int)value)], index =>
        {
            var grey = pixels.AsSpan(index * height * width, height * width);
            var colours = new byte[3 * grey.Length];
            for (var i = 0; i < colours.Length; i++)
            {
                colours[i] = grey[i / 3];
            }
            return new RgbImage(width, height, colours);
        });
    }

    private static bool IsPicture(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static (byte[] Data, int[] Shape) ReadIdx(string path, int dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.", path);
        }
        var bytes = File.ReadAllBytes(path);
        var header = 4 + 4 * dimensions;
        // Two zero bytes, the type (8: bytes), the number of dimensions, then every size as a big-endian int32.
        if (bytes.Length < header || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || bytes[3] != dimensions)
        {
            throw new InvalidDataException($"{path}: no IDX file of bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}; unpack it first if it is compressed.");
        }
        var shape = new int[dimensions];
        var size = 1L;
        for (var i = 0; i < dimensions; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + 4 * i));
            size = shape[i] < 0 || i > 0 && shape[i] == 0 || size > bytes.Length ? -1 : size * shape[i];
            if (size < 0)
            {
                break;
            }
        }
        return size == bytes.Length - header
            ? (bytes[header..], shape)
            : throw new InvalidDataException($"{path}: sizes {string.Join(" x ", shape)} do not fit its {bytes.Length - header} bytes of data.");
    }
}
