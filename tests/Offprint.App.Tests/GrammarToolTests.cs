using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Offprint.App.Tests;

/// <summary><c>tool grammar</c>, and <c>generate</c> under a grammar.</summary>
public sealed class GrammarToolTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Lines_are_tried_on_a_grammar()
    {
        var grammar = _offprint.Write("list.gbnf", "root ::= item (\",\" item)*\nitem ::= [0-9]+ | \"(\" root \")\"\n");
        var input = _offprint.Write("lines.txt", "1,2\n(1,(2)\n1,x\n");
        var output = (await _offprint.RunAsync("tool", "grammar", "check", "--grammar", grammar, "--input", input)).MustSucceed();
        Assert.Contains("recursive, strings: unbounded, the shortest has 1 bytes", output, StringComparison.Ordinal);
        Assert.Contains("1\tyes\n2\tno\tincomplete\n3\tno\tcolumn 3\n", output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "grammar", "check", "--regex", "[ab]{3}", "--json")).MustSucceed())!;
        Assert.Equal(("regular", "8"), ((string)json["kind"]!, (string)json["strings"]!));
    }

    [Fact]
    public async Task Samples_are_strings_of_the_grammar()
    {
        var lines = (await _offprint.RunAsync("tool", "grammar", "sample", "--regex", "[a-z]{3}-[0-9]{2}", "--count", "5")).MustSucceed().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines, static line => Assert.Matches("^[a-z]{3}-[0-9]{2}$", line));
        var schema = _offprint.Write("s.json", """{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}""");
        var texts = JsonNode.Parse((await _offprint.RunAsync("tool", "grammar", "sample", "--json-schema", schema, "--json")).MustSucceed())!.AsArray();
        Assert.All(texts, static text => Assert.NotNull(JsonNode.Parse((string)text!)!["a"]));
    }

    [Fact]
    public async Task Masks_show_the_tokens_that_may_follow()
    {
        var words = _offprint.Write("words.txt", "Paris\nPrague\n");
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "grammar", "mask", "--words", words, "--model", "offprint-char", "--prefix", "P", "--json")).MustSucceed())!;
        Assert.Equal((2, false), ((int)json["allowed"]!, (bool)json["mayEnd"]!));
        Assert.Equal(["a", "r"], json["tokens"]!.AsArray().Select(static t => (string)t!["text"]!));
    }

    [Fact]
    public async Task A_model_writes_under_a_grammar_and_the_trie_is_kept()
    {
        string[] common = ["tool", "grammar", "generate", "--regex", "[a-z]{1,6}\\.[a-z]{1,6}", "--model", "offprint-char", "--count", "8", "--trie", "t.trie", "--json"];
        foreach (var mode in new[] { "asap", "gcd", "exact", "rejection" })
        {
            var json = JsonNode.Parse((await _offprint.RunAsync([.. common, "--mode", mode])).MustSucceed())!;
            Assert.Equal(8, json["samples"]!.AsArray().Count);
            Assert.All(json["samples"]!.AsArray(), static s => Assert.Matches(new Regex("^[a-z]{1,6}\\.[a-z]{1,6}$"), (string)s!["text"]!));
        }

        var likely = JsonNode.Parse((await _offprint.RunAsync([.. common, "--most-probable"])).MustSucceed())!["samples"]!.AsArray().Select(static s => (double)s!["logProbability"]!).ToList();
        Assert.Equal(likely.OrderDescending(), likely);
        (await _offprint.RunAsync([.. common, "--temperature", "0.5"])).MustRefuse("--trie", "another model");
    }

    [Fact]
    public async Task Generate_takes_a_grammar()
    {
        var text = (await _offprint.RunAsync("generate", "--model", "offprint-char", "--regex", "x = [0-9]{4}", "--seed", "3")).MustSucceed().Trim();
        Assert.Matches("^x = [0-9]{4}$", text);
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var bad = _offprint.Write("bad.gbnf", "root ::= item\n");
        (await _offprint.RunAsync("tool", "grammar", "check", "--grammar", bad)).MustRefuse("bad.gbnf", "line 1", "column 10", "'item'", "root");
        (await _offprint.RunAsync("tool", "grammar", "check")).MustRefuse("--grammar", "--regex");
        (await _offprint.RunAsync("tool", "grammar", "check", "--regex", "a", "--json-object")).MustRefuse("--regex", "--json-object");
        (await _offprint.RunAsync("tool", "grammar", "check", "--regex", "(a")).MustRefuse("--regex", "column 1");
        var schema = _offprint.Write("s.json", """{"type":"array","uniqueItems":true}""");
        (await _offprint.RunAsync("tool", "grammar", "check", "--json-schema", schema)).MustRefuse("s.json", "#/uniqueItems");
        (await _offprint.RunAsync("tool", "grammar", "sample", "--regex", "abc", "--max-bytes", "2")).MustRefuse("--max-bytes", "3 bytes");
        (await _offprint.RunAsync("tool", "grammar", "mask", "--regex", "abc", "--model", "offprint-char", "--prefix", "b")).MustRefuse("--prefix", "'b'");
        (await _offprint.RunAsync("tool", "grammar", "generate", "--regex", "abc", "--model", "offprint-char", "--count", "0")).MustRefuse("--count", "0");
        (await _offprint.RunAsync("tool", "grammar", "generate", "--regex", "abc", "--model", "missing")).MustRefuse("missing");
    }
}
