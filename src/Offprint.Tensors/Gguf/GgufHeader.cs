namespace Offprint.Tensors;

/// <summary>The checked header of a GGUF file. Everything it allocates is in proportion to header bytes that are really there.</summary>
internal sealed class GgufHeader
{
    /// <summary>"GGUF" as a little-endian number.</summary>
    public const uint Magic = 0x46554747;

    /// <summary>The version that is written.</summary>
    public const uint Version = 3;

    /// <summary>The alignment of a file that names none.</summary>
    public const int DefaultAlignment = 32;

    /// <summary>The key that names another alignment.</summary>
    public const string AlignmentKey = "general.alignment";

    /// <summary>Most dimensions of a tensor.</summary>
    public const int MaximumRank = 4;

    /// <summary>Most bytes of a tensor's name.</summary>
    public const int LongestName = 64;

    /// <summary>Most bytes of a metadata key.</summary>
    public const int LongestKey = ushort.MaxValue;

    private GgufHeader(int version, int alignment, long dataStart, Dictionary<string, GgufValue> metadata, Dictionary<string, GgufTensor> tensors) =>
        (FileVersion, Alignment, DataStart, Metadata, Tensors) = (version, alignment, dataStart, metadata, tensors);

    public int FileVersion { get; }

    public int Alignment { get; }

    public long DataStart { get; }

    public Dictionary<string, GgufValue> Metadata { get; }

    public Dictionary<string, GgufTensor> Tensors { get; }

    /// <summary>Reads the header; it must lie in the first 2 GB of the file.</summary>
    public static GgufHeader Read(MappedFile file) => file.Use(0, (int)Math.Min(file.Length, int.MaxValue), bytes => Parse(new GgufCursor(bytes, file.Path), file));

    /// <summary>The next multiple of the alignment, a power of two.</summary>
    public static long Align(long offset, int alignment) => checked(offset + alignment - 1) & ~((long)alignment - 1);

    private static GgufHeader Parse(GgufCursor cursor, MappedFile file)
    {
        uint magic = cursor.UInt32("the mark 'GGUF'");
        if (magic != Magic) throw cursor.Bad("this is no GGUF file: it does not start with 'GGUF'");
        uint version = cursor.UInt32("the version");
        if (version is not (2 or 3))
        {
            string why = (version & 0xffff) == 0 ? "this seems to be a big-endian file; little-endian is expected" : "versions 2 and 3 are supported";
            throw cursor.Bad($"GGUF version {version}: {why}");
        }

        // A tensor takes at least 24 bytes in the header (name length, rank, type, offset), a metadata entry 13.
        int tensorCount = cursor.Count(24, "the number of tensors"), entryCount = cursor.Count(13, "the number of metadata entries");
        var metadata = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (int i = 0; i < entryCount; i++)
        {
            string key = cursor.Text(LongestKey, "a metadata key"), shown = HeaderReader.Show(key);
            if (!metadata.TryAdd(key, cursor.Value(shown))) throw cursor.Bad($"the metadata key '{shown}' occurs twice");
        }

        int alignment = AlignmentOf(metadata) ?? throw cursor.Bad($"{AlignmentKey} is {metadata[AlignmentKey]}; a power of two from 8 on is expected");
        var list = new List<GgufTensor>();
        var tensors = new Dictionary<string, GgufTensor>(StringComparer.Ordinal);
        for (int i = 0; i < tensorCount; i++)
        {
            var tensor = ReadTensor(ref cursor, alignment, file.Path);
            if (!tensors.TryAdd(tensor.Name, tensor)) throw cursor.Bad($"the tensor name '{HeaderReader.Show(tensor.Name)}' occurs twice");
            list.Add(tensor);
        }

        long start = Align(cursor.Position, alignment);
        CheckPlaces(list, Math.Max(0, file.Length - start), cursor);
        return new GgufHeader((int)version, alignment, start, metadata, tensors);
    }

    private static int? AlignmentOf(Dictionary<string, GgufValue> metadata)
    {
        if (!metadata.TryGetValue(AlignmentKey, out var value)) return DefaultAlignment;
        return value.Type == GgufValueType.UInt32 && value.AsInteger is { } number and >= 8 and <= 1 << 30 && long.IsPow2(number) ? (int)number : null;
    }

    private static GgufTensor ReadTensor(ref GgufCursor cursor, int alignment, string path)
    {
        string name = cursor.Text(LongestName, "a tensor's name"), shown = $"tensor '{HeaderReader.Show(name)}'";
        uint rank = cursor.UInt32($"the rank of {shown}");
        if (rank > MaximumRank) throw cursor.Bad($"{shown} has {rank} dimensions; at most {MaximumRank} are allowed");
        var shape = new long[rank];
        Int128 elements = 1, strides = 1;
        for (int i = 0; i < rank; i++)
        {
            ulong size = cursor.UInt64($"the shape of {shown}");
            shape[rank - 1 - i] = size <= long.MaxValue ? (long)size : throw cursor.Bad($"{shown} has a dimension of {size}; at most {long.MaxValue} is possible");
            elements *= size;
            strides *= Math.Max(size, 1);
            if (strides > long.MaxValue / 4) throw cursor.Bad($"{shown} has more bytes than can be counted");
        }

        uint number = cursor.UInt32($"the type of {shown}");
        var type = (GgufTensorType)number;
        if (!Enum.IsDefined(type)) throw cursor.Bad($"{shown} has type {GgufTensorTypes.Refused(number)}, which is not supported; supported are {GgufTensorTypes.All}");
        long columns = rank == 0 ? 1 : shape[^1];
        if (type.Format() is not null && columns % BlockFormat.Size != 0)
            throw cursor.Bad($"{shown} is {type.FileName()} with rows of {columns}; rows must be multiples of {BlockFormat.Size}");
        ulong offset = cursor.UInt64($"the offset of {shown}");
        if (offset % (ulong)alignment != 0 || offset > long.MaxValue) throw cursor.Bad($"{shown} begins at byte {offset}, which is no multiple of the alignment {alignment}");
        return new GgufTensor(name, type, System.Array.AsReadOnly(shape), (long)offset, type.Bytes((long)elements), path);
    }

    private static void CheckPlaces(List<GgufTensor> tensors, long dataLength, GgufCursor cursor)
    {
        // Empty tensors come before the one that begins where they stand.
        tensors.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Bytes.CompareTo(b.Bytes));
        long end = 0;
        foreach (var tensor in tensors)
        {
            string shown = $"tensor '{HeaderReader.Show(tensor.Name)}'";
            if (tensor.Offset < end) throw cursor.Bad($"{shown} begins at byte {tensor.Offset} and overlaps the tensor before it, which ends at byte {end}");
            if (tensor.Bytes > dataLength - tensor.Offset)
                throw cursor.Bad($"{shown} needs {tensor.Bytes} bytes from byte {tensor.Offset} on, but the file has {dataLength} bytes of data; it is cut short or damaged");
            end = tensor.Offset + tensor.Bytes;
        }
    }
}
