using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Offprint.Models;

/// <summary>Writes PNG files (ISO/IEC 15948): eight bits a colour, no filter, one compressed block.</summary>
internal static class PngFile
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Encode(RgbImage image)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], image.Height);
        // Eight bits, red-green-blue, and the only methods there are.
        (head[8], head[9], head[10], head[11], head[12]) = (8, 2, 0, 0, 0);
        Chunk(file, "IHDR"u8, head);
        using var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                packed.WriteByte(0);
                packed.Write(image.Pixels.Slice(3 * image.Width * y, 3 * image.Width));
            }
        }
        Chunk(file, "IDAT"u8, rows.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(data);
        var check = new Crc32();
        check.Append(kind);
        check.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
