using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Offprint.Tensors;

/// <summary>Reads the values of a GGUF header one after the other. Nothing is allocated for a count before so many bytes are known to be there.</summary>
internal ref struct GgufCursor(ReadOnlySpan<byte> bytes, string path)
{
    /// <summary>Arrays of arrays deeper than this are refused: no writer makes them, and reading them would exhaust the stack.</summary>
    private const int MaximumDepth = 8;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly string path = path;

    public int Position { get; private set; }

    private readonly int Remaining => bytes.Length - Position;

    public uint UInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>A count whose elements take at least so many bytes each.</summary>
    public int Count(int least, string what)
    {
        ulong count = UInt64(what);
        return count <= (ulong)(Remaining / least) ? (int)count : throw Bad($"{what} is {count}, but only {Remaining} bytes follow; the file is cut short or damaged");
    }

    public string Text(int longest, string what)
    {
        ulong length = UInt64("the length of " + what);
        if (length > (ulong)longest) throw Bad($"{what} has {length} bytes; at most {longest} are allowed");
        var text = Take((int)Math.Min(length, int.MaxValue), what);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Bad($"{what} is not UTF-8 text");
    }

    public GgufValue Value(string key) => Value(Type(key), key, depth: 0);

    public readonly InvalidDataException Bad(string what) => new($"{path}: {what}");

    private GgufValueType Type(string key)
    {
        uint type = UInt32($"the type of '{key}'");
        return type <= (uint)GgufValueType.Float64 ? (GgufValueType)type : throw Bad($"metadata '{key}' has type {type}; types are 0 to {(uint)GgufValueType.Float64}");
    }

    private GgufValue Value(GgufValueType type, string key, int depth)
    {
        string what = $"the value of '{key}'";
        switch (type)
        {
            case GgufValueType.UInt8: return GgufValue.Of(Take(1, what)[0]);
            case GgufValueType.Int8: return GgufValue.Of((sbyte)Take(1, what)[0]);
            case GgufValueType.UInt16: return GgufValue.Of(BinaryPrimitives.ReadUInt16LittleEndian(Take(2, what)));
            case GgufValueType.Int16: return GgufValue.Of(BinaryPrimitives.ReadInt16LittleEndian(Take(2, what)));
            case GgufValueType.UInt32: return GgufValue.Of(UInt32(what));
            case GgufValueType.Int32: return GgufValue.Of((int)UInt32(what));
            case GgufValueType.Float32: return GgufValue.Of(BinaryPrimitives.ReadSingleLittleEndian(Take(4, what)));
            case GgufValueType.Bool: return GgufValue.Of(Flags(Take(1, what), key)[0]);
            case GgufValueType.Text: return GgufValue.Of(Text(int.MaxValue, what));
            case GgufValueType.UInt64: return GgufValue.Of(UInt64(what));
            case GgufValueType.Int64: return GgufValue.Of((long)UInt64(what));
            case GgufValueType.Float64: return GgufValue.Of(BinaryPrimitives.ReadDoubleLittleEndian(Take(8, what)));
            default: return Array(key, depth);
        }
    }

    private GgufValue Array(string key, int depth)
    {
        if (depth == MaximumDepth) throw Bad($"metadata '{key}' nests arrays deeper than {MaximumDepth}");
        var type = Type(key);
        string what = $"the number of elements of '{key}'";
        switch (type)
        {
            case GgufValueType.UInt8: return GgufValue.Of(Numbers<byte>(what));
            case GgufValueType.Int8: return GgufValue.Of(Numbers<sbyte>(what));
            case GgufValueType.UInt16: return GgufValue.Of(Numbers<ushort>(what));
            case GgufValueType.Int16: return GgufValue.Of(Numbers<short>(what));
            case GgufValueType.UInt32: return GgufValue.Of(Numbers<uint>(what));
            case GgufValueType.Int32: return GgufValue.Of(Numbers<int>(what));
            case GgufValueType.Float32: return GgufValue.Of(Numbers<float>(what));
            case GgufValueType.Bool: return GgufValue.Of(Flags(Numbers<byte>(what), key));
            case GgufValueType.UInt64: return GgufValue.Of(Numbers<ulong>(what));
            case GgufValueType.Int64: return GgufValue.Of(Numbers<long>(what));
            case GgufValueType.Float64: return GgufValue.Of(Numbers<double>(what));
            case GgufValueType.Text:
                var texts = new string[Count(sizeof(ulong), what)];
                for (int i = 0; i < texts.Length; i++) texts[i] = Text(int.MaxValue, $"an element of '{key}'");
                return GgufValue.Of(texts);
            default:
                var arrays = new GgufValue[Count(sizeof(uint) + sizeof(ulong), what)];
                for (int i = 0; i < arrays.Length; i++) arrays[i] = Array(key, depth + 1);
                return GgufValue.Of(arrays);
        }
    }

    private unsafe T[] Numbers<T>(string what) where T : unmanaged
    {
        int count = Count(sizeof(T), what);
        return MemoryMarshal.Cast<byte, T>(Take(count * sizeof(T), what)).ToArray();
    }

    private readonly bool[] Flags(ReadOnlySpan<byte> stored, string key)
    {
        if (stored.IndexOfAnyExcept((byte)0, (byte)1) is var wrong and >= 0) throw Bad($"metadata '{key}' holds a flag of {stored[wrong]}; 0 or 1 is expected");
        return MemoryMarshal.Cast<byte, bool>(stored).ToArray();
    }

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining) throw Bad($"the file ends within {what}: {count} bytes are needed at byte {Position}, {Remaining} are left");
        var taken = bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
