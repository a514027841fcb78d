using System.Buffers.Binary;
using System.Text;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Lzw;

namespace Offprint.Papers;

/// <summary>
/// Reads <c>bible.data</c> of the Bible Retrieval System: after a header of 84 bytes come, big-endian, the window size, the number of windows and
/// the offsets of their ends; each window is text compressed by <c>compress</c> (LZW, 16 bits), without that format's three leading bytes.
/// </summary>
internal static class CompressedBible
{
    private const int HeaderBytes = 84;
    private static readonly byte[] LzwHeader = [0x1f, 0x9d, 0x90];

    /// <summary>The whole text: a line about the edition, then one line a verse.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <exception cref="DataSetBuildException">They are not such a file.</exception>
    public static string Decompress(byte[] data)
    {
        if (data.Length < HeaderBytes + 8 || !data.AsSpan(4).StartsWith("Compressed Data File"u8))
        {
            throw new DataSetBuildException("bible.data does not begin with the header of a compressed data file of the Bible Retrieval System.");
        }

        var windowBytes = Number(0);
        var windows = Number(1);
        if (windowBytes is < 1 or > 1 << 24 || windows < 1 || HeaderBytes + (4L * (windows + 3)) > data.Length)
        {
            throw new DataSetBuildException($"bible.data claims {windows} windows of {windowBytes} bytes, which its {data.Length} bytes cannot hold.");
        }

        var text = new StringBuilder();
        for (var window = 0; window < windows; window++)
        {
            var (begin, end) = (Number(2 + window), Number(3 + window));
            if (begin < 0 || end < begin || end > data.Length)
            {
                throw new DataSetBuildException($"Window {window} of bible.data lies from {begin} to {end}, outside its {data.Length} bytes.");
            }

            text.Append(Encoding.ASCII.GetString(Expand(data.AsSpan(begin, end - begin), windowBytes)));
        }

        return text.ToString();

        int Number(int index) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(HeaderBytes + (4 * index)));
    }

    private static byte[] Expand(ReadOnlySpan<byte> window, int windowBytes)
    {
        using var input = new MemoryStream([.. LzwHeader, .. window]);
        using var lzw = new LzwInputStream(input);
        using var output = new MemoryStream(windowBytes);
        try
        {
            lzw.CopyTo(output);
        }
        catch (SharpZipBaseException e)
        {
            throw new DataSetBuildException($"A window of bible.data cannot be decompressed: {e.Message}", e);
        }

        return output.ToArray();
    }
}
