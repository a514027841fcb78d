namespace Offprint.Inference.Tests.Constraints;

/// <summary>What strangers may send: it is refused in a moment with a reason, or read in bounded time and memory.</summary>
public class HostileGrammarTests
{
    [Theory]
    [InlineData("root ::= <", "angle brackets")]
    [InlineData("root ::= \"a\" <b", "angle brackets")]
    [InlineData("root ::= (\"a\"?){10000}", "ambiguous")]
    [InlineData("root ::= [ab]* \"a\" [ab]{30}", "states")]
    [InlineData("root ::= (((\"a\"{1000}){1000}){1000}){1000}", "states")]
    public void Grammars_that_have_no_end_are_refused(string text, string part)
        => Assert.Contains(part, Assert.Throws<GrammarException>(() => Grammar.ParseEbnf(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Towers_of_repetitions_and_heaps_of_rules_are_refused()
    {
        Assert.Contains("repeated", Assert.Throws<GrammarException>(() => Grammar.ParseEbnf("root ::= \"a\"" + new string('*', 200_000))).Message, StringComparison.Ordinal);
        var many = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"r{i} ::= \"x\" r{(i + 1) % 20_000} | \"y\"\n"));
        Assert.Contains("rules", Assert.Throws<GrammarException>(() => Grammar.ParseEbnf(many, "r0")).Message, StringComparison.Ordinal);
        Assert.True(Grammar.ParseEbnf("root ::= \"a\"?+*").Matches("aaa"));
    }

    [Theory]
    [InlineData("""{"const":"\ud800"}""", "half of a character")]
    [InlineData("""{"\udc00":1}""", "half of a character")]
    [InlineData("""{"type":"object","properties":{"\ud800":{"type":"null"}}}""", "half of a character")]
    [InlineData("""{"pattern":"\ud800"}""", "half of a character")]
    [InlineData("""{"type":"integer","minimum":-79228162514264337593543950335,"maximum":79228162514264337593543950334,"multipleOf":9999}""", "states")]
    [InlineData("""{"oneOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/b"}],"$defs":{"a":{"type":"object","required":["n","m"],"properties":{"n":{"$ref":"#/$defs/a"},"m":{"$ref":"#/$defs/a"}}},"b":{"type":"object","required":["n","m"],"properties":{"n":{"$ref":"#/$defs/b"},"m":{"$ref":"#/$defs/b"}}}}}""", "hold together")]
    public void Schemas_that_cannot_be_used_are_refused(string schema, string part)
        => Assert.Contains(part, Assert.Throws<GrammarException>(() => Grammar.FromJsonSchema(schema)).Message, StringComparison.Ordinal);

    [Fact]
    public void Long_lists_of_items_are_refused_and_shorter_ones_read()
    {
        static string Schema(int items) => $$"""{"type":"array","prefixItems":[{{string.Join(',', Enumerable.Repeat("{\"const\":1}", items))}}],"items":false}""";
        Assert.Contains("prefixItems", Assert.Throws<GrammarException>(() => Grammar.FromJsonSchema(Schema(50_000))).Message, StringComparison.Ordinal);
        Assert.True(Grammar.FromJsonSchema(Schema(500)).Matches($"[{string.Join(", ", Enumerable.Repeat(1, 500))}]"));
    }

    [Fact]
    public void Bounds_at_the_edge_of_what_numbers_hold_are_bounds()
    {
        var grammar = Grammar.FromJsonSchema("""{"type":"integer","exclusiveMinimum":79228162514264337593543950335}""");
        Assert.True(grammar.Matches("79228162514264337593543950336"));
        Assert.False(grammar.Matches("79228162514264337593543950335"));
    }

    [Fact]
    public void Chains_of_references_may_be_long()
    {
        var defs = string.Join(',', Enumerable.Range(0, 400).Select(static i => $$$"""
            "d{{{i}}}":{"type":"object","properties":{"n":{"$ref":"#/$defs/d{{{(i + 1) % 400}}}" } } }
            """));
        var grammar = Grammar.FromJsonSchema($$$"""{"$ref":"#/$defs/d0","$defs":{ {{{defs}}} }}""");
        Assert.True(grammar.Matches("""{"n": {"n": {}}}"""));
        Assert.False(grammar.Matches("""{"n": 1}"""));
    }

    [Fact]
    public void Objects_may_have_hundreds_of_optional_properties()
    {
        var properties = string.Join(',', Enumerable.Range(0, 300).Select(static i => $$"""
            "p{{i}}":{"type":"string"}
            """));
        var grammar = Grammar.FromJsonSchema($$$"""{"type":"object","properties":{ {{{properties}}} }}""");
        Assert.True(grammar.Matches("""{"p1": "x", "p17": "", "p299": "\n"}"""));
        Assert.False(grammar.Matches("""{"p17": "x", "p1": ""}"""));
        Assert.False(grammar.Matches("""{"p1": 1}"""));
        Assert.True(grammar.Matches("{}"));
    }
}
