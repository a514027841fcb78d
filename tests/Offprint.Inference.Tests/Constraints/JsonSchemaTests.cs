using System.Text;
using System.Text.Json;
using Offprint.Numerics;

namespace Offprint.Inference.Tests.Constraints;

public class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name"],"additionalProperties":false}""",
        new[] { """{"name": "x"}""", """{"name": "x", "age": -3}""" }, new[] { "{}", """{"age": 3}""", """{"age": 3, "name": "x"}""", """{"name":"x"}""", """{"name": "x", "b": 1}""", """{"name": "x",}""" })]
    [InlineData("""{"type":"object","properties":{"a":{"const":1},"b":{"const":2},"c":{"const":3}}}""",
        new[] { "{}", """{"a": 1, "c": 3}""", """{"b": 2}""", """{"a": 1, "b": 2, "c": 3}""" }, new[] { """{, "a": 1}""", """{"a": 1 "b": 2}""", """{"d": 1}""" })]
    [InlineData("""{"type":"object","properties":{"a":{"const":1}},"required":["z"],"additionalProperties":{"type":"boolean"}}""",
        new[] { """{"a": 1, "z": true}""", """{"z": false, "any": true, "\"": false}""" }, new[] { """{"a": 1}""", """{"z": 1}""", """{"z": true, "a": true}""", """{"z": true, "z": true}""" })]
    [InlineData("""{"enum":["a\"b",1.5,null,{"k":[1,true]},"\u00e9\n"]}""", new[] { "\"a\\\"b\"", "1.5", "null", """{"k": [1, true]}""", "\"é\\n\"" }, new[] { "1", "\"a\"", "true" })]
    [InlineData("""{"type":["integer","null"],"minimum":-5,"exclusiveMaximum":20}""", new[] { "-5", "0", "19", "null" }, new[] { "-6", "20", "-0", "05", "1.0" })]
    [InlineData("""{"type":"integer","exclusiveMinimum":9.5,"maximum":1234,"multipleOf":7}""", new[] { "14", "1232", "700" }, new[] { "7", "10", "1239", "15" })]
    [InlineData("""{"type":"integer","maximum":-40}""", new[] { "-40", "-41", "-100", "-99999" }, new[] { "-39", "0", "40", "-4" })]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", new[] { "\"ab\"", "\"é\\n\\\"\"" }, new[] { "\"a\"", "\"abcd\"", "\"a\n\"" })]
    [InlineData("""{"type":"string","pattern":"^[a-z]+\\d$","maxLength":4}""", new[] { "\"abc1\"", "\"a1\"" }, new[] { "\"abcd1\"", "\"1\"", "\"a1x\"" })]
    [InlineData("""{"type":"string","pattern":"\\\\|\""}""", new[] { "\"a\\\\b\"", "\"\\\"\"" }, new[] { "\"ab\"" })]
    [InlineData("""{"type":"string","format":"date"}""", new[] { "\"2024-02-28\"", "\"1999-12-31\"" }, new[] { "\"2024-02-30\"", "\"2024-2-3\"", "\"0000-01-01\"", "\"2023-04-31\"" })]
    [InlineData("""{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3}""", new[] { "[1]", "[1, 2, 3]" }, new[] { "[]", "[1, 2, 3, 4]", "[1,2]", "[1, ]" })]
    [InlineData("""{"type":"array","items":{"type":"boolean"}}""", new[] { "[]", "[true]", "[true, false, true, true]" }, new[] { "[1]", "[true" })]
    [InlineData("""{"type":"array","prefixItems":[{"const":"x"},{"type":"null"}],"items":{"type":"boolean"},"minItems":1}""", new[] { "[\"x\"]", "[\"x\", null]", "[\"x\", null, true, false]" }, new[] { "[]", "[null]", "[\"x\", true]" })]
    [InlineData("""{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false,"minItems":2}""", new[] { "[1, 2]" }, new[] { "[1]", "[1, 2, 3]", "[]" })]
    [InlineData("""{"type":"array","maxItems":0}""", new[] { "[]" }, new[] { "[1]" })]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"object","properties":{"k":{"type":"boolean"}},"required":["k"],"additionalProperties":false}]}""", new[] { "17", """{"k": true}""" }, new[] { "true", "{}" })]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"t":{"const":"a"}},"required":["t"]},{"type":"object","properties":{"t":{"enum":["b","c"]}},"required":["t"]}]}""", new[] { """{"t": "a"}""", """{"t": "c"}""" }, new[] { """{"t": "d"}""" })]
    [InlineData("""{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"v":{"type":"integer"},"kids":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"required":["v"],"additionalProperties":false}}}""",
        new[] { """{"v": 1}""", """{"v": 1, "kids": [{"v": 2}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}""" }, new[] { """{"kids": []}""", """{"v": 1, "kids": [2]}""" })]
    [InlineData("""{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["next"],"additionalProperties":false}""", new[] { """{"next": null}""", """{"next": {"next": {"next": null}}}""" }, new[] { "null", """{"next": {}}""" })]
    [InlineData("""{"properties":{"a/b":{"$ref":"#/$defs/x~1y"}},"required":["a/b"],"$defs":{"x/y":{"type":"null"}}}""", new[] { """{"a/b": null}""" }, new[] { "{}" })]
    [InlineData("""{"type":"number"}""", new[] { "0", "-1.5e10", "3.25", "1E-3" }, new[] { "01", ".5", "1.", "+1", "NaN" })]
    [InlineData("""{"allOf":[{"type":"boolean"}],"title":"T","description":"D"}""", new[] { "true" }, new[] { "1" })]
    [InlineData("{}", new[] { "1", "{}", """{"a": [null, {"b": "c"}]}""" }, new[] { "", "{", "[1, 2", "tru" })]
    public void Texts_are_told_apart(string schema, string[] valid, string[] invalid)
    {
        var grammar = Grammar.FromJsonSchema(schema);
        Assert.All(valid, text => Assert.True(grammar.Matches(text), text));
        Assert.All(invalid, text => Assert.False(grammar.Matches(text), text));
    }

    [Fact]
    public void White_space_is_as_the_options_say()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"array","items":{"const":1}}},"required":["a"],"additionalProperties":false}""";
        var (compact, free) = (Grammar.FromJsonSchema(Schema, new JsonGrammarOptions { Whitespace = JsonWhitespace.Compact }), Grammar.FromJsonSchema(Schema, new JsonGrammarOptions { Whitespace = JsonWhitespace.Free, MaximumSpaces = 3 }));
        Assert.True(compact.Matches("""{"a":[1,1]}"""));
        Assert.False(compact.Matches("""{"a": [1,1]}"""));
        Assert.True(free.Matches("{\n  \"a\" : [ 1 ,\t1 ] }"));
        Assert.True(free.Matches("""{"a":[]}"""));
        Assert.False(free.Matches("{    \"a\":[]}"));
    }

    [Fact]
    public void Object_mode_is_any_object()
    {
        var grammar = Grammar.JsonObject();
        Assert.True(grammar.Matches("""{"a": {"b": [1, -2.5, "x\u00e9\ud83d\ude00", {}]}, "c": null}"""));
        Assert.False(grammar.Matches("[]"));
        Assert.False(grammar.Matches("""{"lone": "\ud83d"}"""));
        Assert.True(Grammar.JsonValue().Matches("[]"));
    }

    [Fact]
    public void Integers_between_bounds_are_all_and_only_those()
    {
        var random = new SeededRandom(1);
        for (var i = 0; i < 150; i++)
        {
            int[] ends = [.. new[] { random.Next(-1200, 1200), random.Next(-1200, 1200) }.Order()];
            var grammar = Grammar.FromJsonSchema($$"""{"type":"integer","minimum":{{ends[0]}},"maximum":{{ends[1]}}}""");
            foreach (var n in Enumerable.Range(-1250, 2500).Where(n => n % 7 == 0 || Math.Abs(n - ends[0]) < 3 || Math.Abs(n - ends[1]) < 3))
            {
                Assert.True(grammar.Matches(n.ToString(System.Globalization.CultureInfo.InvariantCulture)) == (ends[0] <= n && n <= ends[1]), $"{n} in {ends[0]} to {ends[1]}");
            }
        }
    }

    [Fact]
    public void Random_walks_through_random_schemas_are_valid_json_under_the_schema()
    {
        var random = new SeededRandom(2);
        var texts = 0;
        for (var i = 0; i < 300; i++)
        {
            var schema = RandomSchema(random, 3);
            var grammar = Grammar.FromJsonSchema(schema, new JsonGrammarOptions { Whitespace = (JsonWhitespace)random.Next(3) });
            using var document = JsonDocument.Parse(schema);
            for (var k = 0; k < 10; k++)
            {
                var text = Walk(grammar, random);
                using var value = JsonDocument.Parse(text);
                Assert.True(Valid(value.RootElement, document.RootElement), $"{schema}\n{text}");
                texts++;
            }
        }

        Assert.Equal(3000, texts);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","not":{}}}}""", "#/properties/a/not", "'not'")]
    [InlineData("""{"type":"object","patternProperties":{}}""", "#/patternProperties", "'patternProperties'")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "#/uniqueItems", "'uniqueItems'")]
    [InlineData("""{"type":"number","minimum":0}""", "#/minimum", "integers")]
    [InlineData("""{"type":"strin"}""", "#/type", "\"strin\"")]
    [InlineData("""{"$ref":"#/$defs/missing"}""", "#/$ref", "missing")]
    [InlineData("""{"$ref":"https://example.org/x"}""", "#/$ref", "stay in the document")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""", "#", "no integer")]
    [InlineData("""{"type":"string","minLength":5,"maxLength":4}""", "#/maxLength", "below")]
    [InlineData("""{"type":"string","pattern":"a(b"}""", "#/pattern", "column 2")]
    [InlineData("""{"type":"string","pattern":"^a$","minLength":2}""", "#", "no string")]
    [InlineData("""{"type":"string","format":"regex"}""", "#/format", "'regex'")]
    [InlineData("""{"enum":[]}""", "#/enum", "at least one")]
    [InlineData("""{"anyOf":[]}""", "#/anyOf", "at least one")]
    [InlineData("""{"allOf":[{},{}]}""", "#/allOf", "merge")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "#/oneOf", "may hold together")]
    [InlineData("""{"type":"object","required":["x"],"additionalProperties":false}""", "#/required", "'x'")]
    [InlineData("""{"anyOf":[{"type":"integer"}],"minimum":3}""", "#/minimum", "beside 'anyOf'")]
    [InlineData("""{"type":"array","prefixItems":[{}],"items":false,"minItems":2}""", "#/minItems", "only 1")]
    [InlineData("""{"type":"object","properties":{"n":{"$ref":"#"}},"required":["n"]}""", "#", "no value")]
    [InlineData("""false""", "#", "no value")]
    [InlineData("""3""", "#", "true or false")]
    [InlineData("""{"minLength":1,"minItems":1}""", "#", "several types")]
    public void What_is_not_supported_is_named_with_its_pointer(string schema, string pointer, string part)
    {
        var error = Assert.Throws<GrammarException>(() => Grammar.FromJsonSchema(schema));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(pointer, error.JsonPointer);
    }

    [Fact]
    public void A_schema_that_is_not_json_is_refused_with_its_line()
        => Assert.Equal(2, Assert.Throws<GrammarException>(() => Grammar.FromJsonSchema("{\n\"type\": }")).Line);

    /// <summary>A random string of a grammar: any byte that is viable, and after a while the shortest way out.</summary>
    internal static string Walk(IGrammar grammar, SeededRandom random, int steps = 60)
    {
        var (state, bytes) = (grammar.Start, new List<byte>());
        while (!(state.IsAccepting && (!state.CanContinue || bytes.Count >= steps || random.Next(4) == 0)))
        {
            var ways = Enumerable.Range(0, 256).Select(b => (Byte: (byte)b, Next: state.Advance((byte)b))).Where(static way => way.Next is not null).ToList();
            if (bytes.Count >= steps)
            {
                ways = ways.FindAll(way => way.Next!.ShortestCompletion < state.ShortestCompletion);
            }

            var (value, next) = ways[random.Next(ways.Count)];
            bytes.Add(value);
            state = next!;
        }

        return new UTF8Encoding(false, true).GetString([.. bytes]);
    }

    private static string RandomSchema(SeededRandom random, int depth)
    {
        switch (random.Next(depth == 0 ? 6 : 9))
        {
            case 0: return """{"type":"boolean"}""";
            case 1: return """{"type":["null","number"]}""";
            case 2:
                var low = random.Next(-50, 50);
                return $$"""{"type":"integer","minimum":{{low}},"maximum":{{low + random.Next(200)}}}""";
            case 3: return $$"""{"type":"string","minLength":{{random.Next(3)}},"maxLength":{{3 + random.Next(5)}}}""";
            case 4: return """{"enum":["red","green",3,null,{"a":[1,2]}]}""";
            case 5: return """{"type":"string","pattern":"^[a-f]*\\d{1,3}"}""";
            case 6: return $$"""{"type":"array","items":{{RandomSchema(random, depth - 1)}},"minItems":{{random.Next(2)}},"maxItems":{{1 + random.Next(3)}}}""";
            case 7: return $$"""{"anyOf":[{{RandomSchema(random, depth - 1)}},{{RandomSchema(random, depth - 1)}}]}""";
            default:
                var names = Enumerable.Range(0, 1 + random.Next(4)).Select(static i => $"p{i}").ToList();
                var required = names.Where(_ => random.Next(2) == 0).Select(static n => $"\"{n}\"");
                return $$"""{"type":"object","properties":{ {{string.Join(',', names.Select(n => $"\"{n}\":{RandomSchema(random, depth - 1)}"))}} },"required":[{{string.Join(',', required)}}],"additionalProperties":{{(random.Next(2) == 0 ? "false" : RandomSchema(random, 0))}}}""";
        }
    }

    /// <summary>Validity by the words of the standard, for the keywords of the random schemas.</summary>
    private static bool Valid(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("anyOf", out var any))
        {
            return any.EnumerateArray().Any(s => Valid(value, s));
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value));
        }

        var type = schema.GetProperty("type");
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(static t => t.GetString()!)] : [type.GetString()!];
        switch (value.ValueKind)
        {
            case JsonValueKind.Null: return types.Contains("null");
            case JsonValueKind.True or JsonValueKind.False: return types.Contains("boolean");
            case JsonValueKind.Number:
                return types.Contains("number") || (types.Contains("integer") && value.TryGetInt64(out var n) && n >= schema.GetProperty("minimum").GetInt64() && n <= schema.GetProperty("maximum").GetInt64());
            case JsonValueKind.String:
                var length = value.GetString()!.EnumerateRunes().Count();
                return types.Contains("string") && (!schema.TryGetProperty("minLength", out var least) || length >= least.GetInt32()) && (!schema.TryGetProperty("maxLength", out var most) || length <= most.GetInt32())
                    && (!schema.TryGetProperty("pattern", out var pattern) || System.Text.RegularExpressions.Regex.IsMatch(value.GetString()!, pattern.GetString()!));
            case JsonValueKind.Array:
                return types.Contains("array") && value.GetArrayLength() >= schema.GetProperty("minItems").GetInt32() && value.GetArrayLength() <= schema.GetProperty("maxItems").GetInt32()
                    && value.EnumerateArray().All(item => Valid(item, schema.GetProperty("items")));
            default:
                if (!types.Contains("object"))
                {
                    return false;
                }

                var described = schema.GetProperty("properties");
                var additional = schema.GetProperty("additionalProperties");
                return schema.GetProperty("required").EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _))
                    && value.EnumerateObject().All(p => described.TryGetProperty(p.Name, out var s) ? Valid(p.Value, s) : additional.ValueKind == JsonValueKind.Object && Valid(p.Value, additional));
        }
    }
}
