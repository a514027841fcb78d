using System.Text;

namespace Offprint.Tensors.Tests;

/// <summary>Makes GGUF files byte by byte, valid or not, without the code under test.</summary>
internal sealed class RawGguf
{
    private readonly List<byte> bytes = [];

    public RawGguf(uint version, ulong tensors, ulong entries) => Bytes([.. "GGUF"u8]).Number(version).Number(tensors).Number(entries);

    public RawGguf Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Number((ulong)utf8.Length).Bytes(utf8);
    }

    /// <summary>A metadata entry: key, type number, and the value's bytes.</summary>
    public RawGguf Entry(string key, uint type, params byte[] value) => Text(key).Number(type).Bytes(value);

    /// <summary>A tensor's entry; the shape in the file's order, columns first.</summary>
    public RawGguf Tensor(string name, uint type, ulong offset, params ulong[] shape)
    {
        Text(name).Number((uint)shape.Length);
        foreach (var size in shape) Number(size);
        return Number(type).Number(offset);
    }

    public RawGguf Bytes(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    /// <summary>The file, padded to the alignment, with so many bytes of data 0, 1, 2, ...</summary>
    public byte[] Close(int dataLength, int alignment = 32) =>
        [.. bytes, .. new byte[(alignment - bytes.Count % alignment) % alignment], .. Enumerable.Range(0, dataLength).Select(i => (byte)i)];

    private RawGguf Number(uint number) => Bytes(BitConverter.GetBytes(number));

    private RawGguf Number(ulong number) => Bytes(BitConverter.GetBytes(number));
}
