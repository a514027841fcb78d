using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>list, search, show: what people do first.</summary>
public sealed class CatalogCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task List_shows_all_papers_one_a_line()
    {
        var lines = (await _offprint.RunAsync("list")).MustSucceed().TrimEnd().Split('\n');
        Assert.Equal(1 + 87 + 1, lines.Length);
        Assert.StartsWith("87 of 87 papers", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("prepacking ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_filters_and_prints_json()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("list", "--area", "inference", "--runs", "--json")).MustSucceed())!.AsArray();
        Assert.Contains(json, p => (string?)p!["slug"] == "prepacking");
        Assert.All(json, p =>
        {
            Assert.Equal("inference", (string?)p!["area"]);
            Assert.Equal("runs", (string?)p["state"]);
        });
    }

    [Theory]
    [InlineData("prepacking", "packing", "prompts")]
    [InlineData("hamming-distances", "haming", "distence")]
    [InlineData("specdec-plus-plus", "speculative", "decoding")]
    public async Task Search_finds_by_words_and_forgives_typing_errors(string slug, params string[] words)
    {
        var json = JsonNode.Parse((await _offprint.RunAsync(["search", .. words, "--json"], [])).MustSucceed())!.AsArray();
        Assert.Contains(slug, json.Take(3).Select(p => (string?)p!["slug"]));
    }

    [Fact]
    public async Task Show_prints_the_card()
    {
        var output = (await _offprint.RunAsync("show", "prepacking")).MustSucceed();
        Assert.Contains("Siyan Zhao", output, StringComparison.Ordinal);
        Assert.Contains("What it does", output, StringComparison.Ordinal);
        Assert.Contains("./offprint run prepacking", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slug_with_a_typo_gets_the_nearest() =>
        (await _offprint.RunAsync("show", "prepaking")).MustRefuse("prepaking", "prepacking");

    [Fact]
    public async Task An_unknown_area_is_refused_with_the_areas_there_are() =>
        (await _offprint.RunAsync("list", "--area", "cooking")).MustRefuse("--area", "cooking", "retrieval");

    [Theory]
    [InlineData("lst", "list")]
    [InlineData("serach", "search")]
    public async Task An_unknown_command_gets_the_nearest(string typed, string meant) =>
        (await _offprint.RunAsync(typed)).MustRefuse(typed, meant);

    [Fact]
    public async Task An_unknown_flag_gets_the_nearest() =>
        (await _offprint.RunAsync("list", "--aera", "code")).MustRefuse("--aera", "--area");

    [Fact]
    public async Task A_paper_of_the_users_own_joins_the_catalog()
    {
        _offprint.Write("papers/my-paper/card.md", "---\nslug: my-paper\ntitle: A Paper of Mine\nauthors: [Ada Example]\ndate: 2026-01-02\narea: graphs\nkind: algorithm\ntags: [graphs]\nclaim: It works.\n---\n## What it does\nIt counts triangles.\n");
        var json = JsonNode.Parse((await _offprint.RunAsync("list", "--area", "graphs", "--json")).MustSucceed())!.AsArray();
        Assert.Contains(json, p => (string?)p!["slug"] == "my-paper");
    }

    [Fact]
    public async Task A_broken_card_of_the_users_own_is_named_with_its_field()
    {
        _offprint.Write("papers/my-paper/card.md", "---\nslug: my-paper\ntitle: A Paper of Mine\nauthors: [Ada Example]\ndate: 2026-01-02\narea: cooking\nkind: algorithm\nclaim: It works.\n---\n");
        (await _offprint.RunAsync("list")).MustRefuse("card.md", "area", "cooking");
    }

    [Fact]
    public async Task Without_tensors_the_engine_is_not_loaded()
    {
        var result = await _offprint.RunAsync(["list"], new() { ["LD_DEBUG"] = "files" });
        result.MustSucceed();
        Assert.Contains("libSystem.Native", result.Error, StringComparison.Ordinal); // the loader did report
        Assert.DoesNotContain("libtorch", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Output_on_a_pipe_has_no_colours()
    {
        foreach (var arguments in new[] { new[] { "list" }, ["show", "prepacking"], ["search", "packing"] })
            Assert.DoesNotContain('\u001b', (await _offprint.RunAsync(arguments)).MustSucceed());
    }

    [Fact]
    public async Task Help_has_examples_and_documents_the_exit_codes()
    {
        var help = (await _offprint.RunAsync("--help")).MustSucceed();
        Assert.Contains("offprint run prepacking", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes", help, StringComparison.Ordinal);
        foreach (var command in new[] { "list", "search", "show", "run", "report", "models", "data", "tool", "version", "completion" })
            Assert.Contains(command, help, StringComparison.Ordinal);
        Assert.DoesNotContain("run-arm", help, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offprint sh", "show")]
    [InlineData("offprint run prep", "prepacking")]
    [InlineData("offprint list --ar", "--area")]
    [InlineData("offprint list --area retr", "retrieval")]
    [InlineData("offprint run prepacking --mod", "--model")]
    public async Task Completion_offers_commands_slugs_and_flags(string line, string word)
    {
        var words = (await _offprint.RunAsync("completion", "words", "--position", line.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), "--", line)).MustSucceed();
        Assert.Contains(word, words.Split('\n'));
    }
}
