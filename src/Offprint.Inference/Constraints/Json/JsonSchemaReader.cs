using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>From a JSON Schema to rules.</summary>
internal sealed class JsonSchemaReader
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

    private GrammarNode Enumeration(List<JsonElement> values, Dictionary<string, JsonElement> keywords, string pointer, string keyword)
    {
        foreach (var other in keywords.Keys)
        {
            if (other != keyword && other != "type")
            {
                throw Error($"{pointer}/{other}", $"'{other}' beside '{keyword}' is not supported");
            }
        }

        if (keywords.ContainsKey("type"))
        {
            var types = TypesOf(keywords, pointer);
            values = [.. values.Where(v => types.Contains(SchemaOverlap.TypeOf(v)) || (types.Contains("number") && v.ValueKind == JsonValueKind.Number))];
            if (values.Count == 0)
            {
                throw Error($"{pointer}/{keyword}", "no value has the type of the schema");
            }
        }

        return GrammarNode.OneOf([.. values.Select(_json.Literal)]);
    }

    private GrammarNode Integer(Dictionary<string, JsonElement> keywords, string pointer)
    {
        BigInteger? low = null, high = null;
        Bound("minimum", ref low, 0, 1);
        Bound("exclusiveMinimum", ref low, 1, 1);
        Bound("maximum", ref high, 0, -1);
        Bound("exclusiveMaximum", ref high, -1, -1);
        var multiple = 1;
        if (keywords.TryGetValue("multipleOf", out var value) && (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out multiple) || multiple is < 1 or > 10_000))
        {
            throw Error($"{pointer}/multipleOf", $"{Shown(value)} is not supported; it must be an integer from 1 to 10000");
        }

        if (low is null && high is null && multiple == 1)
        {
            return _json.Integer;
        }

        var automaton = Regular(default, pointer, _ => IntegerRange.Of(low, high, multiple, _options.MaximumDigits));
        return automaton.IsEmpty ? throw Error(pointer, "no integer lies between the bounds") : new GrammarNode.Regular(automaton);

        void Bound(string keyword, ref BigInteger? bound, int step, int direction)
        {
            if (!keywords.TryGetValue(keyword, out var given))
            {
                return;
            }

            if (given.ValueKind != JsonValueKind.Number || !given.TryGetDecimal(out var number))
            {
                throw Error($"{pointer}/{keyword}", $"{Shown(given)} is not usable; it must be a number");
            }

            // Between integers: the next one inside.
            var next = direction > 0 ? (step == 0 ? new BigInteger(decimal.Ceiling(number)) : new BigInteger(decimal.Floor(number)) + 1) : step == 0 ? new BigInteger(decimal.Floor(number)) : new BigInteger(decimal.Ceiling(number)) - 1;
            bound = bound is not { } old ? next : direction > 0 ? BigInteger.Max(old, next) : BigInteger.Min(old, next);
        }
    }

    private GrammarNode String(Dictionary<string, JsonElement> keywords, string pointer)
    {
        var (minimum, maximum) = (Size(keywords, "minLength", pointer), Size(keywords, "maxLength", pointer));
        CheckOrder(minimum, maximum, pointer, "minLength", "maxLength");
        var automaton = (FiniteAutomaton?)null;
        if (keywords.TryGetValue("pattern", out var pattern))
        {
            automaton = Regular(pattern, $"{pointer}/pattern", text => FiniteAutomaton.FromRegex(text, new RegexAutomatonOptions { Search = true, Encoding = CharacterEncoding.JsonString }));
        }

        if (keywords.TryGetValue("format", out var format))
        {
            var known = Regular(format, $"{pointer}/format", text => Formats.TryGetValue(text, out var regex) ? FiniteAutomaton.FromRegex(regex, new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString })
                : throw Error($"{pointer}/format", $"the format '{text}' is not supported; there are {string.Join(", ", Formats.Keys)}"));
            automaton = automaton?.Intersect(known) ?? known;
        }

        if (automaton is null && minimum is null or 0 && maximum is null)
        {
            return _json.String;
        }

        if (minimum > 0 || maximum is not null)
        {
            var length = Regular(default, pointer, _ => FiniteAutomaton.FromRegex(
                string.Create(CultureInfo.InvariantCulture, $"(?:.|\n){{{minimum ?? 0},{maximum}}}"), new RegexAutomatonOptions { Encoding = CharacterEncoding.JsonString }));
            automaton = automaton?.Intersect(length) ?? length;
        }

        return automaton!.IsEmpty ? throw Error(pointer, "no string meets the pattern and the lengths together") : JsonRules.Quoted(automaton);
    }

    private static FiniteAutomaton Regular(JsonElement value, string pointer, Func<string, FiniteAutomaton> make)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Undefined))
        {
            throw Error(pointer, $"{Shown(value)} is no string");
        }

        try
        {
            return make(value.ValueKind == JsonValueKind.Undefined ? "" : value.GetString()!);
        }
        catch (ArgumentException e) when (e is not GrammarException)
        {
            throw Error(pointer, e.Message.TrimEnd('.'));
        }
    }

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

    private static string Part(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private static GrammarException Error(string pointer, string what) => new($"The JSON schema is not usable at {pointer}: {what}.") { JsonPointer = pointer };
}
