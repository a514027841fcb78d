using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <content>Arrays and objects.</content>
internal sealed partial class JsonSchemaReader
{
    private GrammarNode Array(Dictionary<string, JsonElement> keywords, string pointer)
    {
        if (keywords.TryGetValue("uniqueItems", out var unique) && unique.ValueKind != JsonValueKind.False)
        {
            throw Error($"{pointer}/uniqueItems", "the keyword 'uniqueItems' is not supported");
        }

        var (minimum, maximum) = (Size(keywords, "minItems", pointer) ?? 0, Size(keywords, "maxItems", pointer));
        CheckOrder(minimum, maximum, pointer, "minItems", "maxItems");
        var first = new List<GrammarNode>();
        if (keywords.TryGetValue("prefixItems", out var prefix))
        {
            if (prefix.ValueKind != JsonValueKind.Array)
            {
                throw Error($"{pointer}/prefixItems", "it is a list of schemas");
            }

            if (prefix.GetArrayLength() > MaximumPrefixItems)
            {
                throw Error($"{pointer}/prefixItems", $"there are {prefix.GetArrayLength()} schemas; at most {MaximumPrefixItems} are supported");
            }

            first = [.. prefix.EnumerateArray().Select((s, i) => Read(s, string.Create(CultureInfo.InvariantCulture, $"{pointer}/prefixItems/{i}")))];
        }

        GrammarNode? rest = _json.Value;
        if (keywords.TryGetValue("items", out var items))
        {
            rest = items.ValueKind == JsonValueKind.False ? null : Read(items, $"{pointer}/items");
        }
        else if (first.Count > 0)
        {
            rest = null; // what goes beyond the prefix is free; we end there
        }

        if (rest is null && minimum > first.Count)
        {
            throw Error($"{pointer}/minItems", $"it asks for {minimum} items, and only {first.Count} are described");
        }

        // items[i] may follow, or the list ends where minItems allows it.
        var most = rest is null ? Math.Min(first.Count, maximum ?? int.MaxValue) : maximum;
        GrammarNode tail;
        var fixedCount = Math.Min(first.Count, most ?? int.MaxValue);
        if (rest is not null && (most is null || most > first.Count))
        {
            var least = Math.Max(0, minimum - first.Count);
            tail = first.Count > 0 ? new GrammarNode.Repeat(GrammarNode.Join(_json.Comma, rest), least, most - first.Count)
                : Optional(GrammarNode.Join(rest, new GrammarNode.Repeat(GrammarNode.Join(_json.Comma, rest), Math.Max(0, least - 1), most - 1)), least == 0);
        }
        else
        {
            tail = GrammarNode.Nothing;
        }

        for (var i = fixedCount - 1; i >= 0; i--)
        {
            var item = i == 0 ? first[i] : GrammarNode.Join(_json.Comma, first[i]);
            tail = Optional(GrammarNode.Join(item, tail), i >= minimum);
        }

        return GrammarNode.Join(GrammarNode.Of("["), _json.Inner, tail, _json.Inner, GrammarNode.Of("]"));
    }

    private static GrammarNode Optional(GrammarNode node, bool optional) => optional ? new GrammarNode.Repeat(node, 0, 1) : node;

    private GrammarNode Object(Dictionary<string, JsonElement> keywords, string pointer)
    {
        foreach (var count in new[] { "minProperties", "maxProperties" })
        {
            if (keywords.ContainsKey(count))
            {
                throw Error($"{pointer}/{count}", $"the keyword '{count}' is not supported");
            }
        }

        var properties = new List<(string Name, GrammarNode Value)>();
        if (keywords.TryGetValue("properties", out var described))
        {
            if (described.ValueKind != JsonValueKind.Object)
            {
                throw Error($"{pointer}/properties", "it is an object of schemas");
            }

            foreach (var property in described.EnumerateObject())
            {
                if (properties.Exists(p => p.Name == property.Name))
                {
                    throw Error($"{pointer}/properties/{Part(property.Name)}", "the property occurs twice");
                }

                properties.Add((property.Name, Read(property.Value, $"{pointer}/properties/{Part(property.Name)}")));
            }
        }

        var more = keywords.TryGetValue("additionalProperties", out var additional) && additional.ValueKind != JsonValueKind.False ? Read(additional, $"{pointer}/additionalProperties") : null;
        var closed = additional.ValueKind == JsonValueKind.False;
        var required = new HashSet<string>(StringComparer.Ordinal);
        if (keywords.TryGetValue("required", out var names))
        {
            if (names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(static n => n.ValueKind != JsonValueKind.String))
            {
                throw Error($"{pointer}/required", "it is a list of names");
            }

            foreach (var name in names.EnumerateArray().Select(static n => n.GetString()!))
            {
                if (required.Add(name) && !properties.Exists(p => p.Name == name))
                {
                    properties.Add((name, closed ? throw Error($"{pointer}/required", $"'{name}' is required, but neither described nor allowed") : more ?? _json.Value));
                }
            }
        }

        if (properties.Count == 0 && !closed && more is null)
        {
            return _json.Object;
        }

        // Further properties come last, where the schema asks for them; without the keyword they are left out, which every schema allows.
        var extra = more is null ? null : GrammarNode.Join(JsonRules.NameExcept(properties.Select(static p => p.Name)), _json.Colon, more);
        // Two chains: nothing written yet, or something, so that a comma comes first.
        GrammarNode fresh = extra is null ? GrammarNode.Nothing : Optional(GrammarNode.Join(extra, new GrammarNode.Repeat(GrammarNode.Join(_json.Comma, extra), 0, null)), true);
        GrammarNode after = extra is null ? GrammarNode.Nothing : new GrammarNode.Repeat(GrammarNode.Join(_json.Comma, extra), 0, null);
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            var pair = GrammarNode.Join(GrammarNode.Of($"\"{JsonRules.Escape(properties[i].Name)}\""), _json.Colon, properties[i].Value);
            var must = required.Contains(properties[i].Name);
            // Rules of their own keep the two chains from doubling at every property.
            var (ruleFresh, ruleAfter) = ($"{pointer}/properties:{i} {_rules.Count}", $"{pointer}/properties:{i} {_rules.Count},");
            var written = GrammarNode.Join(pair, after);
            _rules.Define(ruleFresh, must ? written : GrammarNode.OneOf(written, fresh));
            _rules.Define(ruleAfter, must ? GrammarNode.Join(_json.Comma, written) : GrammarNode.OneOf(GrammarNode.Join(_json.Comma, written), after));
            (fresh, after) = (new GrammarNode.Reference(ruleFresh), new GrammarNode.Reference(ruleAfter));
        }

        return GrammarNode.Join(GrammarNode.Of("{"), _json.Inner, fresh, _json.Inner, GrammarNode.Of("}"));
    }

    private static int? Size(Dictionary<string, JsonElement> keywords, string keyword, string pointer)
    {
        if (!keywords.TryGetValue(keyword, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size) && size is >= 0 and <= 10_000 ? size
            : throw Error($"{pointer}/{keyword}", $"{Shown(value)} is not usable; it must be an integer from 0 to 10000");
    }

    private static void CheckOrder(int? minimum, int? maximum, string pointer, string first, string second)
    {
        if (minimum > maximum)
        {
            throw Error($"{pointer}/{second}", $"{second} {maximum} is below {first} {minimum}");
        }
    }
}
