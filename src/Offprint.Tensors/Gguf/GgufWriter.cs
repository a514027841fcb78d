using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace Offprint.Tensors;

/// <summary>Lays out and writes GGUF files.</summary>
internal static class GgufWriter
{
    /// <summary>Elements converted at a time, whole blocks.</summary>
    private const int Piece = 1 << 20;

    public static void Write(string path, List<KeyValuePair<string, GgufValue>> metadata, List<GgufTensorData> tensors)
    {
        int alignment = Check(metadata);
        Check(tensors);
        var header = Header(metadata, tensors, alignment);
        long length = tensors.Aggregate((long)header.Length, (sum, tensor) => checked(sum + GgufHeader.Align(tensor.Bytes, alignment)));
        AtomicFile.Write(path, length, stream =>
        {
            stream.Write(header);
            foreach (var tensor in tensors)
            {
                WriteData(stream, tensor);
                stream.Write(new byte[GgufHeader.Align(tensor.Bytes, alignment) - tensor.Bytes]);
            }
        });
    }

    private static int Check(List<KeyValuePair<string, GgufValue>> metadata)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
        {
            ArgumentNullException.ThrowIfNull(value, key);
            if (key.Length == 0 || Encoding.UTF8.GetByteCount(key) > GgufHeader.LongestKey) throw new ArgumentException($"the metadata key '{HeaderReader.Show(key)}' must have 1 to {GgufHeader.LongestKey} bytes", nameof(metadata));
            if (!keys.Add(key)) throw new ArgumentException($"the metadata key '{key}' occurs twice", nameof(metadata));
        }

        var given = metadata.Find(entry => entry.Key == GgufHeader.AlignmentKey).Value;
        if (given is null) return GgufHeader.DefaultAlignment;
        return given.Type == GgufValueType.UInt32 && given.AsInteger is { } number and >= 8 and <= 1 << 30 && long.IsPow2(number)
            ? (int)number
            : throw new ArgumentException($"{GgufHeader.AlignmentKey} is {given}; a UInt32 that is a power of two from 8 on is expected", nameof(metadata));
    }

    private static void Check(List<GgufTensorData> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            // llama.cpp keeps names with a closing zero in 64 bytes.
            if (Encoding.UTF8.GetByteCount(tensor.Name) is 0 or >= GgufHeader.LongestName) throw new ArgumentException($"the tensor name '{HeaderReader.Show(tensor.Name)}' must have 1 to {GgufHeader.LongestName - 1} bytes", nameof(tensors));
            if (!names.Add(tensor.Name)) throw new ArgumentException($"the tensor name '{tensor.Name}' occurs twice", nameof(tensors));
            if (tensor.Shape.Count > GgufHeader.MaximumRank) throw new ArgumentException($"tensor '{tensor.Name}' has {tensor.Shape.Count} dimensions; at most {GgufHeader.MaximumRank} can be stored", nameof(tensors));
        }
    }

    private static byte[] Header(List<KeyValuePair<string, GgufValue>> metadata, List<GgufTensorData> tensors, int alignment)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(GgufHeader.Magic);
        writer.Write(GgufHeader.Version);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            Text(writer, key);
            writer.Write((uint)value.Type);
            Value(writer, value);
        }

        long offset = 0;
        foreach (var tensor in tensors)
        {
            Text(writer, tensor.Name);
            writer.Write((uint)tensor.Shape.Count);
            foreach (long size in tensor.Shape.Reverse()) writer.Write((ulong)size);
            writer.Write((uint)tensor.Type);
            writer.Write((ulong)offset);
            offset = checked(offset + GgufHeader.Align(tensor.Bytes, alignment));
        }

        while (buffer.Length % alignment != 0) writer.Write((byte)0);
        return buffer.ToArray();
    }

    private static void Value(BinaryWriter writer, GgufValue value)
    {
        if (value.Type == GgufValueType.Array)
        {
            var array = (Array)value.Value;
            writer.Write((uint)value.ElementType!.Value);
            writer.Write((ulong)array.Length);
            foreach (object element in array)
            {
                if (element is GgufValue inner) Value(writer, inner);
                else Scalar(writer, element);
            }
        }
        else
        {
            Scalar(writer, value.Value);
        }
    }

    private static void Scalar(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case byte v: writer.Write(v); break;
            case sbyte v: writer.Write(v); break;
            case ushort v: writer.Write(v); break;
            case short v: writer.Write(v); break;
            case uint v: writer.Write(v); break;
            case int v: writer.Write(v); break;
            case float v: writer.Write(v); break;
            case bool v: writer.Write(v); break;
            case ulong v: writer.Write(v); break;
            case long v: writer.Write(v); break;
            case double v: writer.Write(v); break;
            default: Text(writer, (string)value); break;
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteData(Stream stream, GgufTensorData tensor)
    {
        var values = new float[Math.Min(Piece, tensor.Elements)];
        var bytes = new byte[tensor.Type.Bytes(values.Length)];
        for (long done = 0; done < tensor.Elements; done += Piece)
        {
            var part = values.AsSpan(0, (int)Math.Min(Piece, tensor.Elements - done));
            tensor.CopyTo(done, part);
            var to = bytes.AsSpan(0, (int)tensor.Type.Bytes(part.Length));
            try
            {
                Convert(tensor.Type, part, to);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"tensor '{tensor.Name}' cannot be stored as {tensor.Type.FileName()}: {e.Message} (counted from element {done})", e);
            }

            stream.Write(to);
        }
    }

    private static void Convert(GgufTensorType type, ReadOnlySpan<float> values, Span<byte> to)
    {
        switch (type)
        {
            case GgufTensorType.Float32:
                MemoryMarshal.AsBytes(values).CopyTo(to);
                break;
            case GgufTensorType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(to);
                TensorPrimitives.ConvertToHalf(values, halves);
                for (int i = 0; i < halves.Length; i++)
                    if (Half.IsInfinity(halves[i]) && float.IsFinite(values[i])) throw new ArgumentException($"value {i} is {values[i]}, beyond half precision ({Half.MaxValue})");
                break;
            case GgufTensorType.BFloat16:
                var upper = MemoryMarshal.Cast<byte, ushort>(to);
                for (int i = 0; i < upper.Length; i++) upper[i] = Upper(values[i]);
                break;
            default:
                type.Format()!.Quantize(values, values.Length, to);
                break;
        }
    }

    /// <summary>The upper half of a float, rounded to even; NaN stays NaN.</summary>
    private static ushort Upper(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
