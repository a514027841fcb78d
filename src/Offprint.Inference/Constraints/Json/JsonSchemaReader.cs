using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>From a JSON Schema to rules.</summary>
internal sealed partial class JsonSchemaReader
{
    private const int MaximumDepth = 200, MaximumPrefixItems = 500;

    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "examples", "example", "$schema", "$id", "$comment", "$anchor", "deprecated", "readOnly", "writeOnly", "$defs", "definitions", "contentMediaType", "contentEncoding", "strict", "discriminator",
    };

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private static readonly Dictionary<string, string> KeywordTypes = new(StringComparer.Ordinal)
    {
        ["properties"] = "object", ["required"] = "object", ["additionalProperties"] = "object", ["minProperties"] = "object", ["maxProperties"] = "object",
        ["items"] = "array", ["prefixItems"] = "array", ["minItems"] = "array", ["maxItems"] = "array", ["uniqueItems"] = "array",
        ["minLength"] = "string", ["maxLength"] = "string", ["pattern"] = "string", ["format"] = "string",
        ["minimum"] = "integer", ["maximum"] = "integer", ["exclusiveMinimum"] = "integer", ["exclusiveMaximum"] = "integer", ["multipleOf"] = "integer",
    };

    private const string Date = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
    private const string Time = @"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";

    private static readonly Dictionary<string, string> Formats = new(StringComparer.Ordinal)
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}T{Time}",
        ["duration"] = "P(?:[0-9]{1,4}W|[0-9]{1,4}Y(?:[0-9]{1,4}M(?:[0-9]{1,4}D)?)?|[0-9]{1,4}M(?:[0-9]{1,4}D)?|[0-9]{1,4}D|(?:[0-9]{1,4}D)?T(?:[0-9]{1,4}H(?:[0-9]{1,4}M(?:[0-9]{1,4}S)?)?|[0-9]{1,4}M(?:[0-9]{1,4}S)?|[0-9]{1,4}S))",
        ["email"] = @"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}",
        ["hostname"] = @"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,3}",
        ["ipv4"] = @"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])",
        ["uuid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    };

    private readonly JsonElement _root;
    private readonly JsonGrammarOptions _options;
    private readonly GrammarRules _rules = new();
    private readonly JsonRules _json;
    private readonly Queue<(string Pointer, JsonElement Schema)> _named = [];
    private int _depth;
    private int _comparisons = 10_000;

    public JsonSchemaReader(JsonElement root, JsonGrammarOptions options)
        => (_root, _options, _json) = (root, options, new JsonRules(_rules, options));

    public IGrammar Compile()
    {
        try
        {
            if (!JsonTexts.AreWhole(_root))
            {
                throw new GrammarException("The schema is not usable: it has an escape \\ud800 to \\udfff that is half of a character.");
            }

            Named("#", _root);
            while (_named.TryDequeue(out var next))
            {
                _rules.Complete(next.Pointer, Read(next.Schema, next.Pointer));
            }

            return GrammarCompiler.Compile(_rules, "#");
        }
        catch (GrammarException e) when (e.JsonPointer is null)
        {
            throw new GrammarException(e.Rule is null ? e.Message : $"The schema has no value that can be written: {e.Message}", e) { Rule = e.Rule, JsonPointer = e.Rule ?? "#" };
        }
    }

    /// <summary>A rule for a schema that is referred to. It is read later: references may go round in circles, and in chains as long as they like.</summary>
    private GrammarNode.Reference Named(string pointer, JsonElement schema)
    {
        if (!_rules.Contains(pointer))
        {
            _rules.Declare(pointer);
            _named.Enqueue((pointer, schema));
        }

        return new GrammarNode.Reference(pointer);
    }

    private GrammarNode Read(JsonElement schema, string pointer)
    {
        if (schema.ValueKind == JsonValueKind.True)
        {
            return _json.Value;
        }

        if (schema.ValueKind == JsonValueKind.False)
        {
            return new GrammarNode.Choice([]);
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Error(pointer, $"a schema is an object, true or false, not {Shown(schema)}");
        }

        if (++_depth > MaximumDepth)
        {
            throw Error(pointer, $"schemas are nested more than {MaximumDepth} deep");
        }

        var node = ReadObject(schema, pointer);
        _depth--;
        return node;
    }

    private GrammarNode ReadObject(JsonElement schema, string pointer)
    {
        var keywords = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in schema.EnumerateObject())
        {
            if (!Annotations.Contains(property.Name) && !keywords.TryAdd(property.Name, property.Value))
            {
                throw Error($"{pointer}/{property.Name}", "the keyword occurs twice");
            }
        }

        foreach (var keyword in keywords.Keys)
        {
            if (!KeywordTypes.ContainsKey(keyword) && keyword is not ("type" or "enum" or "const" or "anyOf" or "oneOf" or "allOf" or "$ref"))
            {
                throw Error($"{pointer}/{Part(keyword)}", $"the keyword '{keyword}' is not supported");
            }
        }

        // These stand alone: together with others they would need the intersection of languages.
        foreach (var alone in new[] { "$ref", "allOf", "anyOf", "oneOf" })
        {
            if (!keywords.TryGetValue(alone, out var value))
            {
                continue;
            }

            var others = keywords.Keys.Where(k => k != alone && !(k == "type" && alone is "anyOf" or "oneOf")).ToList();
            if (others.Count > 0)
            {
                throw Error($"{pointer}/{others[0]}", $"'{others[0]}' beside '{alone}' is not supported; put it into the schemas of '{alone}'");
            }

            if (keywords.ContainsKey("type") && value.ValueKind == JsonValueKind.Array)
            {
                // Beside alternatives that each have a type of their own it says nothing new.
                var outer = TypesOf(keywords, pointer);
                if (value.EnumerateArray().Any(s => SchemaOverlap.Types(Resolve(s)) is not { } own || own.Exists(t => !outer.Contains(t) && !(t == "integer" && outer.Contains("number")))))
                {
                    throw Error($"{pointer}/type", $"'type' beside '{alone}' is supported only where every alternative has such a type; put it into the schemas of '{alone}'");
                }
            }

            return alone == "$ref" ? Reference(value, $"{pointer}/$ref") : Combination(alone, value, $"{pointer}/{alone}");
        }

        if (keywords.TryGetValue("const", out var constant))
        {
            return Enumeration([constant], keywords, pointer, "const");
        }

        if (keywords.TryGetValue("enum", out var values))
        {
            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0)
            {
                throw Error($"{pointer}/enum", "it is a list of at least one value");
            }

            return Enumeration([.. values.EnumerateArray()], keywords, pointer, "enum");
        }

        var types = TypesOf(keywords, pointer);
        foreach (var keyword in keywords.Keys)
        {
            if (KeywordTypes.TryGetValue(keyword, out var type) && !types.Contains(type))
            {
                if (type == "integer" && types.Contains("number"))
                {
                    throw Error($"{pointer}/{keyword}", $"'{keyword}' is supported for integers, not for numbers");
                }

                // It says nothing about other types.
                keywords.Remove(keyword);
            }
        }

        return GrammarNode.OneOf([.. types.Select(type => OfType(type, keywords, pointer))]);
    }

    private static List<string> TypesOf(Dictionary<string, JsonElement> keywords, string pointer)
    {
        if (keywords.TryGetValue("type", out var type))
        {
            List<JsonElement> names = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
            foreach (var name in names)
            {
                if (name.ValueKind != JsonValueKind.String || !Types.Contains(name.GetString()))
                {
                    throw Error($"{pointer}/type", $"{Shown(name)} is no type; there are {string.Join(", ", Types)}");
                }
            }

            return names.Count > 0 ? [.. names.Select(static n => n.GetString()!).Distinct()] : throw Error($"{pointer}/type", "the list of types is empty");
        }

        // Without a type a keyword tells it, as schemas in the wild mean it; without either anything goes.
        var told = keywords.Keys.Where(KeywordTypes.ContainsKey).Select(static k => KeywordTypes[k]).Distinct().ToList();
        return told.Count switch
        {
            0 => ["object", "array", "string", "number", "boolean", "null"],
            1 => told,
            _ => throw Error(pointer, $"without 'type' the keywords speak of several types ({string.Join(", ", told)}); give the type"),
        };
    }

    private GrammarNode OfType(string type, Dictionary<string, JsonElement> keywords, string pointer) => type switch
    {
        "null" => JsonRules.Null,
        "boolean" => JsonRules.Boolean,
        "number" => _json.Number,
        "integer" => Integer(keywords, pointer),
        "string" => String(keywords, pointer),
        "array" => Array(keywords, pointer),
        _ => Object(keywords, pointer),
    };

    private GrammarNode.Reference Reference(JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } target || !target.StartsWith('#'))
        {
            throw Error(pointer, $"{Shown(value)} is not supported; references begin with # and stay in the document");
        }

        var schema = _root;
        var path = Uri.UnescapeDataString(target)[1..];
        if (path.Length > 0 && path[0] != '/')
        {
            throw Error(pointer, $"'{target}' is not supported; a reference is # or a JSON pointer such as #/$defs/name");
        }

        foreach (var part in path.Split('/').Skip(1).Select(static p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            JsonElement next = default;
            var found = schema.ValueKind == JsonValueKind.Object ? schema.TryGetProperty(part, out next)
                : schema.ValueKind == JsonValueKind.Array && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < schema.GetArrayLength() && (next = schema[index]).ValueKind != JsonValueKind.Undefined;
            schema = found ? next : throw Error(pointer, $"'{target}' leads nowhere: there is no '{part}'");
        }

        return Named("#" + path, schema);
    }

    private GrammarNode Combination(string keyword, JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            throw Error(pointer, "it is a list of at least one schema");
        }

        List<JsonElement> schemas = [.. value.EnumerateArray()];
        if (keyword == "allOf" && schemas.Count > 1)
        {
            throw Error(pointer, "'allOf' of more than one schema is not supported; merge them");
        }

        if (keyword == "oneOf")
        {
            for (var j = 1; j < schemas.Count; j++)
            {
                for (var i = 0; i < j; i++)
                {
                    if (!SchemaOverlap.Exclusive(Resolve(schemas[i]), Resolve(schemas[j]), Resolve, ref _comparisons))
                    {
                        throw Error(pointer, $"the alternatives {i} and {j} may hold together, or it cannot be seen that they do not (different types, constants, or a required property with different constants); 'anyOf' is supported");
                    }
                }
            }
        }

        return GrammarNode.OneOf([.. schemas.Select((s, i) => Read(s, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}")))]);
    }

    private JsonElement Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < 50 && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var target) && target.ValueKind == JsonValueKind.String; hops++)
        {
            var next = _root;
            foreach (var part in Uri.UnescapeDataString(target.GetString()!).Split('/').Skip(1))
            {
                if (next.ValueKind != JsonValueKind.Object || !next.TryGetProperty(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out next))
                {
                    return schema;
                }
            }

            schema = next;
        }

        return schema;
    }

    private static string Part(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static GrammarException Error(string pointer, string what) => new($"The JSON schema is not usable at {pointer}: {what}.") { JsonPointer = pointer };
}
