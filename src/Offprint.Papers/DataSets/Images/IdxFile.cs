using System.Buffers.Binary;
using System.Globalization;
using Offprint.Text;

namespace Offprint.Papers;

/// <summary>
/// The IDX format of the MNIST files: two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit integer,
/// then the elements, the last dimension running fastest. Here the elements are unsigned bytes.
/// </summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>Reads a file of unsigned bytes; one whose name ends in .gz or .br is decompressed.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, holds other elements, or does not have the expected number of dimensions.</exception>
    public static (int[] Shape, byte[] Data) Read(string path, int dimensions)
    {
        using var input = CompressedFile.OpenRead(path);
        var head = new byte[4 + (4 * dimensions)];
        var read = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read < 4 || head[0] != 0 || head[1] != 0 || head[2] != UnsignedByte || head[3] != dimensions)
        {
            throw Error(path, $"an IDX file of unsigned bytes with {dimensions} dimensions begins with the bytes 0 0 {UnsignedByte} {dimensions}, this one with {string.Join(' ', head.Take(Math.Min(read, 4)))}");
        }

        if (read < head.Length)
        {
            throw Error(path, "its dimensions are cut off");
        }

        var shape = Enumerable.Range(0, dimensions).Select(d => BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4 + (4 * d)))).ToArray();
        var length = shape.Aggregate(1L, (product, size) => size < 0 || product > Array.MaxLength ? long.MaxValue : product * size);
        if (length > Array.MaxLength)
        {
            throw Error(path, $"its dimensions {string.Join(" x ", shape)} are not possible");
        }

        return (shape, ReadData(path, input, (int)length));
    }

    /// <summary>Writes unsigned bytes; .br at the end of the name means Brotli.</summary>
    public static void Write(string path, ReadOnlySpan<int> shape, ReadOnlySpan<byte> data)
    {
        using var file = File.Create(path);
        using var output = path.EndsWith(".br", StringComparison.Ordinal) ? new BrotliWriter(file) : (Stream)file;
        output.Write([0, 0, UnsignedByte, (byte)shape.Length]);
        Span<byte> number = stackalloc byte[4];
        foreach (var size in shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            output.Write(number);
        }

        output.Write(data);
    }

    // Grows with what there is: a broken head may claim any length.
    private static byte[] ReadData(string path, Stream input, int length)
    {
        using var data = new MemoryStream(Math.Min(length, 1 << 20));
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            data.Write(buffer, 0, read);
            if (data.Length > length)
            {
                throw Error(path, string.Create(CultureInfo.InvariantCulture, $"more than the {length} elements of its dimensions follow"));
            }
        }

        return data.Length == length
            ? data.ToArray()
            : throw Error(path, string.Create(CultureInfo.InvariantCulture, $"it ends after {data.Length} of {length} elements"));
    }

    private static InvalidDataException Error(string path, string problem) => new($"{path}: {problem}.");
}
