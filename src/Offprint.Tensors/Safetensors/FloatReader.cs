using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Offprint.Tensors;

/// <summary>Reads stored elements as floats without the engine.</summary>
internal static class FloatReader
{
    private const int Piece = 1 << 16;

    public static float[] Read(MappedFile file, long dataStart, TensorEntry entry)
    {
        if (entry.Elements > Array.MaxLength) throw new InvalidDataException($"{file.Path}: tensor '{entry.Name}' has {entry.Elements} elements; an array holds at most {Array.MaxLength}");
        var values = new float[entry.Elements];
        int size = entry.Type.Size();
        long start = dataStart + entry.Offset;
        if (entry.Type == TensorDataType.Float32)
        {
            for (int done = 0; done < values.Length; done += Piece)
            {
                int count = Math.Min(Piece, values.Length - done);
                file.Copy(start + (long)done * size, MemoryMarshal.AsBytes(values.AsSpan(done, count)));
            }

            return values;
        }

        var buffer = new byte[Math.Min(Piece, values.Length) * size];
        for (int done = 0; done < values.Length; done += Piece)
        {
            int count = Math.Min(Piece, values.Length - done);
            var bytes = buffer.AsSpan(0, count * size);
            file.Copy(start + (long)done * size, bytes);
            if (entry.Type == TensorDataType.Bool) TensorReader.CheckFlags(file, entry, bytes, done);
            Convert(entry.Type, bytes, values.AsSpan(done, count));
        }

        return values;
    }

    private static void Convert(TensorDataType type, ReadOnlySpan<byte> bytes, Span<float> to)
    {
        switch (type)
        {
            case TensorDataType.Float64: Cast<double>(bytes, to); break;
            case TensorDataType.Float16: TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), to); break;
            case TensorDataType.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int i = 0; i < to.Length; i++) to[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                break;
            case TensorDataType.Int64: Cast<long>(bytes, to); break;
            case TensorDataType.Int32: Cast<int>(bytes, to); break;
            case TensorDataType.Int16: Cast<short>(bytes, to); break;
            case TensorDataType.Int8: Cast<sbyte>(bytes, to); break;
            case TensorDataType.UInt64: Cast<ulong>(bytes, to); break;
            case TensorDataType.UInt32: Cast<uint>(bytes, to); break;
            case TensorDataType.UInt16: Cast<ushort>(bytes, to); break;
            default: Cast<byte>(bytes, to); break;
        }
    }

    private static void Cast<T>(ReadOnlySpan<byte> bytes, Span<float> to) where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(bytes), to);
}
