using System.Text.Json;
using System.Text.Unicode;

namespace Offprint.Tensors;

/// <summary>Reads and writes <c>model.safetensors.index.json</c>.</summary>
internal static class ShardIndex
{
    /// <summary>Reads the map from tensor names to file names, in the order of the file.</summary>
    public static List<KeyValuePair<string, string>> Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > SafetensorsHeader.MaximumLength) throw new InvalidDataException($"{path}: {length} bytes; at most {SafetensorsHeader.MaximumLength} are allowed for an index");
        byte[] bytes = File.ReadAllBytes(path);
        if (!Utf8.IsValid(bytes)) throw new InvalidDataException($"{path}: not UTF-8 text");
        try
        {
            return Parse(bytes, path);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path}: not a valid index: {e.Message}", e);
        }
    }

    public static void Write(Stream stream, long totalSize, IEnumerable<KeyValuePair<string, string>> places)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", totalSize);
        json.WriteEndObject();
        json.WriteStartObject("weight_map");
        foreach (var (name, file) in places.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(name, file);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static List<KeyValuePair<string, string>> Parse(ReadOnlySpan<byte> bytes, string path)
    {
        List<KeyValuePair<string, string>>? places = null;
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 32 });
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw new InvalidDataException($"{path}: an object with weight_map is expected");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("weight_map"u8))
            {
                json.Read();
                json.Skip();
                continue;
            }

            if (places is not null) throw new InvalidDataException($"{path}: weight_map occurs twice");
            places = [];
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject) throw new InvalidDataException($"{path}: weight_map must be an object of file names");
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string name = json.GetString()!;
                if (!names.Add(name)) throw new InvalidDataException($"{path}: tensor '{HeaderReader.Show(name)}' occurs twice in weight_map");
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw new InvalidDataException($"{path}: the file of tensor '{HeaderReader.Show(name)}' must be a string");
                places.Add(new(name, FileName(json.GetString()!, name, path)));
            }
        }

        if (json.Read()) throw new InvalidDataException($"{path}: there is something after the closing brace");
        return places ?? throw new InvalidDataException($"{path}: weight_map is missing");
    }

    // A shard is a plain name: an index must not reach outside its folder.
    private static string FileName(string file, string name, string path)
    {
        bool plain = file.Length is > 0 and <= 255 && file is not ("." or "..") && !file.AsSpan().ContainsAny("/\\:\0");
        return plain ? file : throw new InvalidDataException($"{path}: tensor '{HeaderReader.Show(name)}': the file '{HeaderReader.Show(file)}' must be a name in the same folder");
    }
}
