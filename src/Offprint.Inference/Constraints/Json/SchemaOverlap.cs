using System.Text.Json;

namespace Offprint.Inference;

/// <summary>Whether two schemas plainly exclude each other.</summary>
internal static class SchemaOverlap
{
    /// <param name="a">A schema.</param>
    /// <param name="b">Another.</param>
    /// <param name="resolve">Follows references.</param>
    /// <param name="comparisons">How many comparisons may still be made. Schemas that describe their properties by reference to themselves have no bottom; what is not told apart within them counts as overlapping.</param>
    public static bool Exclusive(JsonElement a, JsonElement b, Func<JsonElement, JsonElement> resolve, ref int comparisons)
    {
        if (--comparisons < 0)
        {
            return false;
        }

        if (a.ValueKind == JsonValueKind.False || b.ValueKind == JsonValueKind.False)
        {
            return true;
        }

        if (a.ValueKind != JsonValueKind.Object || b.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (Values(a) is { } first && Values(b) is { } second)
        {
            return !first.Exists(x => second.Exists(y => JsonElement.DeepEquals(x, y)));
        }

        if (Types(a) is { } types && Types(b) is { } others && !types.Exists(t => others.Exists(u => t == u || (t is "integer" or "number" && u is "integer" or "number"))))
        {
            return true;
        }

        // Objects that a required property tells apart.
        if (!OnlyObjects(a) || !OnlyObjects(b))
        {
            return false;
        }

        foreach (var name in Required(a).Intersect(Required(b), StringComparer.Ordinal))
        {
            if (Property(a, name) is { } p && Property(b, name) is { } q && Exclusive(resolve(p), resolve(q), resolve, ref comparisons))
            {
                return true;
            }
        }

        return false;
    }

    public static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetDecimal(out var number) && decimal.IsInteger(number) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    private static bool OnlyObjects(JsonElement schema) => Types(schema) is ["object"];

    private static List<JsonElement>? Values(JsonElement schema)
        => schema.TryGetProperty("const", out var constant) ? [constant]
            : schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array ? [.. values.EnumerateArray()] : null;

    /// <summary>The types that a schema names, or those of its constants; null when it names none.</summary>
    public static List<string>? Types(JsonElement schema)
        => schema.ValueKind != JsonValueKind.Object ? null : schema.TryGetProperty("type", out var type)
            ? [.. (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().AsEnumerable() : [type]).Where(static t => t.ValueKind == JsonValueKind.String).Select(static t => t.GetString()!)]
            : Values(schema)?.Select(TypeOf).Distinct().ToList();

    private static IEnumerable<string> Required(JsonElement schema)
        => schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(static n => n.ValueKind == JsonValueKind.String).Select(static n => n.GetString()!) : [];

    private static JsonElement? Property(JsonElement schema, string name)
        => schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var property) ? property : null;
}
