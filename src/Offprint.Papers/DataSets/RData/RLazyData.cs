using System.IO.Compression;

namespace Offprint.Papers;

/// <summary>
/// The data of an installed R package: <c>Rdata.rdx</c> (gzip) lists offset and length of each object in <c>Rdata.rdb</c>, where an object is four
/// bytes of its length and a zlib stream of its serialization.
/// </summary>
internal sealed class RLazyData
{
    private readonly RValue variables;
    private readonly byte[] objects;

    /// <summary>Opens the data of a package.</summary>
    /// <param name="index">The path of <c>Rdata.rdx</c>.</param>
    /// <param name="objects">The path of <c>Rdata.rdb</c>.</param>
    /// <exception cref="DataSetBuildException">The files are not such data.</exception>
    public RLazyData(string index, string objects)
    {
        variables = RSerialization.Read(Expand(new GZipStream(File.OpenRead(index), CompressionMode.Decompress), index))["variables"];
        this.objects = File.ReadAllBytes(objects);
    }

    /// <summary>A character vector of the package.</summary>
    /// <param name="name">The object's name.</param>
    /// <exception cref="DataSetBuildException">There is no such object.</exception>
    public IReadOnlyList<string> Lines(string name)
    {
        if (variables[name].Items is not [int offset, int length] || offset < 0 || length < 4 || offset > objects.Length - length)
        {
            throw new DataSetBuildException($"The index of the R package places '{name}' outside its data.");
        }

        var stream = new ZLibStream(new MemoryStream(objects, offset + 4, length - 4), CompressionMode.Decompress);
        return [.. RSerialization.Read(Expand(stream, name)).Items.Select(i => i as string ?? "")];
    }

    private static byte[] Expand(Stream stream, string name)
    {
        using (stream)
        using (var output = new MemoryStream())
        {
            try
            {
                stream.CopyTo(output);
            }
            catch (InvalidDataException e)
            {
                throw new DataSetBuildException($"'{name}' cannot be decompressed: {e.Message}", e);
            }

            return output.ToArray();
        }
    }
}
