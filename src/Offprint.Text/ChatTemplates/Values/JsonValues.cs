using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Offprint.Text;

/// <summary>JSON as values of a template: integers stay integers, objects keep their order.</summary>
internal static class JsonValues
{
    public static object? Read(JsonNode? node, int depth = 0)
    {
        if (depth > Operators.MaximumNesting)
        {
            throw new ArgumentException($"JSON for a chat template may be nested {Operators.MaximumNesting} deep.", nameof(node));
        }

        switch (node)
        {
            case null:
                return null;
            case JsonArray array:
                var list = new List<object?>(array.Count);
                foreach (var item in array)
                {
                    list.Add(Read(item, depth + 1));
                }

                return list;
            case JsonObject map:
                var dict = new DictValue();
                foreach (var (name, value) in map)
                {
                    dict.Put(name, Read(value, depth + 1));
                }

                return dict;
        }

        switch (node.GetValueKind())
        {
            case JsonValueKind.True: return true;
            case JsonValueKind.False: return false;
            case JsonValueKind.Null or JsonValueKind.Undefined: return null;
            case JsonValueKind.Number:
                var text = node.ToJsonString();
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (object)number
                    : double.Parse(text, CultureInfo.InvariantCulture);
            default:
                return node.AsValue().TryGetValue<string>(out var content) ? content : JsonSerializer.Deserialize<string>(node.ToJsonString());
        }
    }
}
