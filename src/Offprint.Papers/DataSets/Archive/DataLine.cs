using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Offprint.Papers;

/// <summary>One line of a data archive: an object of strings, its first four properties being id, unit, title and text.</summary>
internal static class DataLine
{
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the line with its line feed.</summary>
    /// <returns>The number of bytes written.</returns>
    public static long Write(Stream output, DataDocument document)
    {
        Require(document.Id, "id", document.Id);
        Require(document.Unit, "unit", document.Id);
        Require(document.Text, "text", document.Id);
        var buffer = new ArrayBufferWriter<byte>(document.Text.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            json.WriteString("id", document.Id);
            json.WriteString("unit", document.Unit);
            json.WriteString("title", document.Title);
            json.WriteString("text", document.Text);
            foreach (var (name, value) in document.Fields)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        output.Write(buffer.WrittenSpan);
        return buffer.WrittenCount;
    }

    /// <summary>Parses one line.</summary>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The line lacks one of the four properties, or a property is not a string.</exception>
    public static DataDocument Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"expected a JSON object, found {json.RootElement.ValueKind}.");
        }

        var fields = new OrderedDictionary<string, string>();
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw new InvalidDataException($"the property '{property.Name}' is {property.Value.ValueKind}; every property is a string.");
            }

            if (!fields.TryAdd(property.Name, property.Value.GetString()!))
            {
                throw new InvalidDataException($"the property '{property.Name}' appears twice.");
            }
        }

        return new DataDocument(Take("id"), Take("unit"), Take("title"), Take("text"), fields);

        string Take(string name) => fields.Remove(name, out var value)
            ? value
            : throw new InvalidDataException($"the property '{name}' is missing; a line has id, unit, title and text.");
    }

    private static void Require(string value, string name, string id)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new InvalidDataException($"The document '{id}' has an empty {name}.");
        }
    }
}
