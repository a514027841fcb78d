using System.Buffers.Binary;
using System.Text;

namespace Offprint.Papers.Tests.DataSets;

/// <summary>Writes bible.data files: windows of LZW with literal codes only, which is valid LZW for short windows.</summary>
internal static class BibleDataFile
{
    /// <summary>A file with the given windows; each at most 250 ASCII characters.</summary>
    public static byte[] Write(params string[] windows)
    {
        var blocks = windows.Select(w => Literals(Encoding.ASCII.GetBytes(w))).ToList();
        var data = new byte[84 + (4 * (blocks.Count + 3)) + blocks.Sum(b => b.Length)];
        "EC02Compressed Data File"u8.CopyTo(data);
        Put(0, 65_536);
        Put(1, blocks.Count);
        var offset = 84 + (4 * (blocks.Count + 3));
        for (var i = 0; i < blocks.Count; i++)
        {
            Put(2 + i, offset);
            blocks[i].CopyTo(data, offset);
            offset += blocks[i].Length;
        }

        Put(2 + blocks.Count, offset);
        return data;

        void Put(int index, int value) => BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(84 + (4 * index)), value);
    }

    /// <summary>Nine bits a character, lowest bit first; the table's first 255 new entries are never used.</summary>
    private static byte[] Literals(byte[] text)
    {
        Assert.InRange(text.Length, 1, 250);
        var bits = new byte[((text.Length * 9) + 7) / 8];
        for (var i = 0; i < text.Length * 9; i++)
        {
            bits[i / 8] |= (byte)(((text[i / 9] >> (i % 9)) & 1) << (i % 8));
        }

        return bits;
    }
}
