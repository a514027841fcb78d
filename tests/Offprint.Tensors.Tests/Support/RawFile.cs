using System.Buffers.Binary;
using System.Text;

namespace Offprint.Tensors.Tests;

/// <summary>Makes safetensors files byte by byte, valid or not, without the code under test.</summary>
internal static class RawFile
{
    public static byte[] Bytes(string header, int dataLength) => Bytes(Encoding.UTF8.GetBytes(header), new byte[dataLength]);

    public static byte[] Bytes(byte[] header, byte[] data)
    {
        var file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }
}
