using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Offprint.Tensors;

/// <summary>Lays out and writes safetensors files.</summary>
internal static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path, List<WritableTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        CheckNames(tensors);
        var ordered = Order(tensors);
        byte[] header = Header(ordered, metadata);
        AtomicFile.Write(path, header.Length + ordered.Sum(t => t.Bytes), stream => WriteContent(stream, header, ordered));
    }

    /// <summary>Decreasing element size keeps every tensor aligned; then by name, so that equal content gives equal files.</summary>
    public static List<WritableTensor> Order(IEnumerable<WritableTensor> tensors) => [.. tensors.OrderByDescending(t => t.Type.Size()).ThenBy(t => t.Name, StringComparer.Ordinal)];

    public static void CheckNames(List<WritableTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (tensor.Name == "__metadata__") throw new ArgumentException("a tensor cannot be named __metadata__: the format reserves it", nameof(tensors));
            if (!names.Add(tensor.Name)) throw new ArgumentException($"the tensor name '{tensor.Name}' occurs twice", nameof(tensors));
            if (tensor.Shape.Count > HeaderReader.MaximumRank) throw new ArgumentException($"tensor '{tensor.Name}' has {tensor.Shape.Count} dimensions; at most {HeaderReader.MaximumRank} can be stored", nameof(tensors));
        }
    }

    /// <summary>The length field and the header, padded with spaces to a multiple of 8.</summary>
    public static byte[] Header(List<WritableTensor> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            if (metadata?.ContainsKey("format") != true) json.WriteString("format", "pt");
            foreach (var (key, value) in (metadata ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(key, value);
            json.WriteEndObject();
            long offset = 0;
            foreach (var tensor in ordered)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.FileName());
                json.WriteStartArray("shape");
                foreach (long size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset = checked(offset + tensor.Bytes));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        byte[] header = buffer.ToArray();
        if (header.Length - 8 > SafetensorsHeader.MaximumLength)
            throw new ArgumentException($"the header of {ordered.Count} tensors takes {header.Length - 8} bytes; the format allows {SafetensorsHeader.MaximumLength}");
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    public static void WriteContent(Stream stream, byte[] header, List<WritableTensor> ordered)
    {
        stream.Write(header);
        foreach (var tensor in ordered) tensor.WriteTo(stream);
    }
}
