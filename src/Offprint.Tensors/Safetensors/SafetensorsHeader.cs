using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Offprint.Tensors;

/// <summary>The checked header of a safetensors file. Everything it allocates is in proportion to header bytes that are really there.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's limit on the header's length in bytes.</summary>
    public const long MaximumLength = 100_000_000;

    private SafetensorsHeader(long dataStart, Dictionary<string, TensorEntry> tensors, Dictionary<string, string> metadata)
    {
        DataStart = dataStart;
        Tensors = tensors;
        Metadata = metadata;
    }

    public long DataStart { get; }

    public Dictionary<string, TensorEntry> Tensors { get; }

    public Dictionary<string, string> Metadata { get; }

    public static SafetensorsHeader Read(MappedFile file)
    {
        if (file.Length < 8) throw new InvalidDataException($"{file.Path}: {file.Length} bytes is too short for a safetensors file; it starts with an 8-byte header length");
        ulong length = file.Use(0, 8, BinaryPrimitives.ReadUInt64LittleEndian);
        if (length > MaximumLength) throw new InvalidDataException($"{file.Path}: header length {length}; at most {MaximumLength} is allowed");
        if ((long)length > file.Length - 8)
            throw new InvalidDataException($"{file.Path}: header length {length}, but only {file.Length - 8} bytes follow; the file is cut short or is not a safetensors file");
        return file.Use(8, (int)length, header => Parse(header, file.Length - 8 - (long)length, file.Path));
    }

    private static SafetensorsHeader Parse(ReadOnlySpan<byte> header, long dataLength, string path)
    {
        if (!Utf8.IsValid(header)) throw new InvalidDataException($"{path}: the header is not UTF-8 text");
        if (header.IsEmpty || header[0] != (byte)'{') throw new InvalidDataException($"{path}: the header must start with '{{'");
        try
        {
            var reader = new HeaderReader(header, path);
            reader.ReadAll();
            return new SafetensorsHeader(8 + header.Length, Order(reader.Entries, dataLength, path), reader.Metadata);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: the header is not valid JSON: {e.Message}", e);
        }
    }

    private static Dictionary<string, TensorEntry> Order(List<TensorEntry> entries, long dataLength, string path)
    {
        // Empty tensors come before the one that begins where they stand.
        entries.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Bytes.CompareTo(b.Bytes));
        var tensors = new Dictionary<string, TensorEntry>(entries.Count, StringComparer.Ordinal);
        long end = 0;
        foreach (var entry in entries)
        {
            if (entry.Offset != end)
            {
                string what = entry.Offset > end ? $"leaves a hole of {entry.Offset - end} bytes before it" : $"overlaps the tensor before it by {end - entry.Offset} bytes";
                throw new InvalidDataException($"{path}: tensor '{HeaderReader.Show(entry.Name)}' begins at byte {entry.Offset} and {what}; byte {end} is expected");
            }

            end = checked(entry.Offset + entry.Bytes);
            if (end > dataLength)
                throw new InvalidDataException($"{path}: tensor '{HeaderReader.Show(entry.Name)}' ends at byte {end}, but the file has {dataLength} bytes of data");
            tensors.Add(entry.Name, entry);
        }

        if (end != dataLength) throw new InvalidDataException($"{path}: the tensors end at byte {end}, but the file has {dataLength} bytes of data");
        return tensors;
    }
}
