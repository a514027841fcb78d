using System.Globalization;
using System.Text.Json;

namespace Offprint.Text;

/// <summary>A JSON value with its path, so that every complaint names the place.</summary>
internal readonly struct JsonCursor(JsonElement element, string path, string file)
{
    public JsonElement Element => element;

    public string Path => path;

    public string File => file;

    public JsonValueKind Kind => element.ValueKind;

    public bool IsNull => Kind is JsonValueKind.Null or JsonValueKind.Undefined;

    /// <summary>A member that must be there.</summary>
    public JsonCursor this[string name] => Optional(name) ?? throw Error($"has no \"{name}\"");

    /// <summary>A member, or null when it is missing or null.</summary>
    public JsonCursor? Optional(string name)
        => Kind != JsonValueKind.Object ? throw Error($"is {Describe()} where an object is wanted")
            : element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new JsonCursor(value, path + "." + name, file) : null;

    public IEnumerable<JsonCursor> Items()
    {
        if (Kind != JsonValueKind.Array)
        {
            throw Error($"is {Describe()} where an array is wanted");
        }

        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            yield return new JsonCursor(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), file);
        }
    }

    public string String()
    {
        if (Kind != JsonValueKind.String)
        {
            throw Error($"is {Describe()} where a string is wanted");
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw Error("is a string with a lone surrogate: " + e.Message);
        }
    }

    public string String(string name, string fallback) => Optional(name)?.String() ?? fallback;

    public string? OptionalString(string name) => Optional(name)?.String();

    public bool Bool() => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"is {Describe()} where true or false is wanted"),
    };

    public bool Bool(string name, bool fallback) => Optional(name)?.Bool() ?? fallback;

    public int Int(int minimum = 0, int maximum = int.MaxValue)
        => Kind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= minimum && value <= maximum ? value
            : throw Error($"is {Describe()} where a whole number from {minimum} to {maximum} is wanted");

    public int Int(string name, int fallback, int minimum = 0, int maximum = int.MaxValue) => Optional(name)?.Int(minimum, maximum) ?? fallback;

    public int Id() => Int(0, Vocabulary.MaximumId);

    public double Number()
        => Kind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value) ? value
            : throw Error($"is {Describe()} where a finite number is wanted");

    public InvalidDataException Error(string complaint) => new($"{file}: {path} {complaint}.");

    public InvalidDataException Error(string complaint, Exception inner) => new($"{file}: {path} {complaint}", inner);

    private string Describe()
    {
        if (Kind is JsonValueKind.Object)
        {
            return "an object";
        }

        if (Kind is JsonValueKind.Array)
        {
            return "an array";
        }

        var raw = IsNull ? "null" : element.GetRawText();
        return raw.Length > 40 ? raw[..40] + "..." : raw;
    }
}
