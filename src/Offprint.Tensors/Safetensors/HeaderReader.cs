using System.Text;
using System.Text.Json;

namespace Offprint.Tensors;

/// <summary>Reads the JSON of a safetensors header, entry by entry, with every check that needs one entry only.</summary>
internal ref struct HeaderReader
{
    /// <summary>More dimensions than this are refused: no engine has them, and a header of digits would otherwise make arrays of them.</summary>
    public const int MaximumRank = 64;

    private const string MetadataName = "__metadata__";

    private readonly string path;
    private Utf8JsonReader json;

    public HeaderReader(ReadOnlySpan<byte> header, string path)
    {
        this.path = path;
        json = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 16 });
        Entries = [];
        Metadata = new Dictionary<string, string>(StringComparer.Ordinal);
    }

    public List<TensorEntry> Entries { get; }

    public Dictionary<string, string> Metadata { get; }

    public void ReadAll()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text("a tensor's name");
            if (!names.Add(name)) throw Bad($"the name '{Show(name)}' occurs twice in the header");
            json.Read();
            if (name == MetadataName) ReadMetadata();
            else Entries.Add(ReadEntry(name));
        }

        if (json.Read()) throw Bad("there is something after the header's closing brace");
    }

    /// <summary>A name as it may stand in a message: no control characters, not longer than a line.</summary>
    public static string Show(string name)
    {
        var shown = new StringBuilder();
        foreach (char c in name.Length > 100 ? string.Concat(name.AsSpan(0, 100), "...") : name) shown.Append(char.IsControl(c) ? '?' : c);
        return shown.ToString();
    }

    private void ReadMetadata()
    {
        if (json.TokenType != JsonTokenType.StartObject) throw Bad("__metadata__ must be an object of strings");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text("a key of __metadata__");
            json.Read();
            if (json.TokenType != JsonTokenType.String) throw Bad($"__metadata__ '{Show(key)}' must be a string");
            if (!Metadata.TryAdd(key, Text("a value of __metadata__"))) throw Bad($"the key '{Show(key)}' occurs twice in __metadata__");
        }
    }

    private TensorEntry ReadEntry(string name)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw Bad(name, "an object with dtype, shape and data_offsets is expected");
        string? type = null;
        long[]? shape = null, offsets = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text("a key of an entry"); // not ValueTextEquals: that one throws on half a surrogate pair
            if (key == "dtype")
            {
                if (type is not null) throw Bad(name, "dtype occurs twice");
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw Bad(name, "dtype must be a string");
                type = Text("a dtype");
            }
            else if (key == "shape")
            {
                if (shape is not null) throw Bad(name, "shape occurs twice");
                shape = Numbers(name, "shape", MaximumRank);
            }
            else if (key == "data_offsets")
            {
                if (offsets is not null) throw Bad(name, "data_offsets occurs twice");
                offsets = Numbers(name, "data_offsets", 2);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (type is null) throw Bad(name, "dtype is missing");
        if (shape is null) throw Bad(name, "shape is missing");
        if (offsets is not { Length: 2 }) throw Bad(name, "data_offsets must be two numbers, begin and end");
        if (TensorDataTypes.Parse(type) is not { } known) throw Bad(name, $"dtype {Show(type)} is not supported; supported are {TensorDataTypes.All}");
        long expected = ByteLength(shape, known) ?? throw Bad(name, $"shape [{string.Join(", ", shape)}] of {known.FileName()} has more bytes than can be counted");
        if (offsets[1] < offsets[0]) throw Bad(name, $"data_offsets end at {offsets[1]}, before they begin at {offsets[0]}");
        if (offsets[1] - offsets[0] != expected)
            throw Bad(name, $"shape [{string.Join(", ", shape)}] of {known.FileName()} takes {expected} bytes, but data_offsets [{offsets[0]}, {offsets[1]}] span {offsets[1] - offsets[0]}");
        return new TensorEntry(name, known, Array.AsReadOnly(shape), offsets[0], expected, path);
    }

    /// <summary>Bytes of a shape, or null on overflow (also of the strides beside a zero).</summary>
    public static long? ByteLength(ReadOnlySpan<long> shape, TensorDataType type)
    {
        Int128 strides = type.Size(), bytes = type.Size();
        foreach (long size in shape)
        {
            strides *= Math.Max(size, 1);
            bytes *= size;
            if (strides > long.MaxValue) return null;
        }

        return (long)bytes;
    }

    private long[] Numbers(string name, string what, int limit)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray) throw Bad(name, $"{what} must be an array of whole numbers");
        var numbers = new List<long>(4);
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out long number) || number < 0) throw Bad(name, $"{what} must hold whole numbers from 0 to {long.MaxValue}");
            if (numbers.Count == limit) throw Bad(name, $"{what} has more than {limit} numbers");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private string Text(string what)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{path}: {what} in the header is not valid text: {e.Message}", e);
        }
    }

    private InvalidDataException Bad(string what) => new($"{path}: {what}");

    private InvalidDataException Bad(string name, string what) => new($"{path}: tensor '{Show(name)}': {what}");
}
