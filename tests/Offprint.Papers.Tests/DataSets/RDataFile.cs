using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>Writes the data of an installed R package: character vectors, as R's own serialization (version 3) writes them.</summary>
internal static class RDataFile
{
    private const string Folder = "usr/lib/R/site-library/janeaustenr/data/Rdata";

    public static (string Path, byte[] Content)[] Write(params (string Name, string?[] Lines)[] vectors)
    {
        using var objects = new MemoryStream();
        var places = new List<(string Name, int Offset, int Length)>();
        foreach (var (name, lines) in vectors)
        {
            var value = Header(3).Concat(Strings(lines)).ToArray();
            var offset = (int)objects.Length;
            objects.Write(Int(value.Length));
            objects.Write(Compress(value, s => new ZLibStream(s, CompressionLevel.Fastest)));
            places.Add((name, offset, (int)objects.Length - offset));
        }

        var variables = List(places.Select(p => Ints(p.Offset, p.Length)), [.. places.Select(p => p.Name)], reference: false);
        var index = Header(3).Concat(List([variables, List([], [], reference: true)], ["variables", "references"], reference: true)).ToArray();
        return [(Folder + ".rdx", Compress(index, s => new GZipStream(s, CompressionLevel.Fastest))), (Folder + ".rdb", objects.ToArray())];
    }

    /// <summary>The beginning of a serialization in version 2 or 3.</summary>
    public static byte[] Header(int version) =>
        [.. "X\n"u8, .. Int(version), .. Int(0x040201), .. Int(0x030500), .. version == 3 ? [.. Int(5), .. "UTF-8"u8] : Array.Empty<byte>()];

    public static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Ints(params int[] values) => [.. Int(13), .. Int(values.Length), .. values.SelectMany(Int)];

    public static byte[] Strings(params string?[] values) => [.. Int(16), .. Int(values.Length), .. values.SelectMany(Characters)];

    /// <summary>A list with names; the symbol "names" is written out, or referred to where it was written before.</summary>
    public static byte[] List(IEnumerable<byte[]> items, string[] names, bool reference)
    {
        var values = items.ToList();
        byte[] symbol = reference ? Int(0x01ff) : [.. Int(1), .. Characters("names")];
        return [.. Int(0x0213), .. Int(values.Count), .. values.SelectMany(v => v), .. Int(0x0402), .. symbol, .. Strings(names), .. Int(254)];
    }

    private static byte[] Characters(string? text) => text is null ? [.. Int(9), .. Int(-1)] : [.. Int(0x00040009), .. Int(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] Compress(byte[] content, Func<Stream, Stream> compressor)
    {
        using var output = new MemoryStream();
        using (var stream = compressor(output))
        {
            stream.Write(content);
        }

        return output.ToArray();
    }
}
