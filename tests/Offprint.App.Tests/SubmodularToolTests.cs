using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool submodular</c> on files of a user's own, and <c>run dynamic-submodular</c> through its worker processes.</summary>
public sealed class SubmodularToolTests : IDisposable
{
    private const string Stream = """
        {"insert": "a", "covers": ["x", "y", "z"]}
        {"insert": "b", "covers": ["x", "w"]}
        {"insert": "c", "covers": ["y"]}

        {"delete": "a"}
        """;

    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task The_best_items_that_are_still_there_are_printed()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "submodular", _offprint.Write("s.jsonl", Stream), "--k", "2", "--compare", "--json")).MustSucceed())!;
        var answer = Assert.Single(json["answers"]!.AsArray())!;
        Assert.Equal(["b", "c"], answer["solution"]!.AsArray().Select(n => (string)n!).Order());
        Assert.Equal((3, 3, 5, 2), ((int)answer["value"]!, (int)answer["greedyValue"]!, (int)answer["line"]!, (int)answer["items"]!));
    }

    [Fact]
    public async Task A_window_puts_old_items_out_and_every_prints_on_the_way()
    {
        var path = _offprint.Write("v.jsonl", string.Join('\n', Enumerable.Range(0, 8).Select(i => $$"""{"insert": "v{{i}}", "vector": [{{i % 3}}, {{i % 2}}, 1]}""")));
        var output = (await _offprint.RunAsync("tool", "submodular", path, "--k", "1", "--window", "2", "--every", "4")).MustSucceed();
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split('\t')).ToList();
        Assert.Equal(["4", "8"], rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.Equal("2", r[1]));
        Assert.Contains(rows[1][3], (string[])["v6", "v7"]);
    }

    [Theory]
    [InlineData("{\"insert\": \"a\"}", ":1:", "covers")]
    [InlineData("{\"insert\": \"a\", \"covers\": []}\n{\"insert\": \"a\", \"covers\": []}", ":2:", "there already")]
    [InlineData("{\"delete\": \"a\"}", ":1:", "not there")]
    [InlineData("{\"insert\": \"a\", \"vector\": [1]}\n{\"insert\": \"b\", \"vector\": [1, 2]}", ":2:", "2 numbers")]
    [InlineData("{\"insert\": \"a\", \"vector\": [\"1\"]}", ":1:", "finite numbers")]
    [InlineData("nonsense", ":1:", "JSON")]
    [InlineData("[1]", ":1:", "object")]
    [InlineData("\n", "s.jsonl", "no update")]
    public async Task Wrong_lines_are_named(string text, params string[] parts) =>
        (await _offprint.RunAsync("tool", "submodular", _offprint.Write("s.jsonl", text))).MustRefuse(["s.jsonl", .. parts]);

    [Fact]
    public async Task Wrong_options_are_named()
    {
        var file = _offprint.Write("s.jsonl", Stream);
        (await _offprint.RunAsync("tool", "submodular", file, "--k", "0")).MustRefuse("--k", "0");
        (await _offprint.RunAsync("tool", "submodular", file, "--epsilon", "0.7")).MustRefuse("--epsilon", "0.7");
        (await _offprint.RunAsync("tool", "submodular", file, "--function", "log-determinant")).MustRefuse("log-determinant", "coverage");
        (await _offprint.RunAsync("tool", "submodular", "missing.jsonl")).MustRefuse("missing.jsonl");
    }

    [Fact]
    public async Task The_paper_runs_quickly()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("run", "dynamic-submodular", "--quick", "--json")).MustSucceed())!;
        var report = json is JsonArray list ? list[0]! : json;
        Assert.Equal(6, report["claims"]!.AsArray().Count);
        Assert.All(report["claims"]!.AsArray(), c => Assert.NotNull(c!["estimate"]));
    }
}
