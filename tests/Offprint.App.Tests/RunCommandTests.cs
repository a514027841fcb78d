using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>run and report through the real executable: every paper that runs, quick.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public static TheoryData<string> Running => [.. Offprint.Papers.ReproductionRegistry.Default.Slugs];

    public void Dispose() => _offprint.Dispose();

    [Theory]
    [MemberData(nameof(Running))]
    public async Task Every_paper_that_runs_has_a_quick_run_that_claims_nothing_and_keeps_its_report(string slug)
    {
        var run = await _offprint.RunAsync("run", slug, "--quick");
        var output = run.MustSucceed();
        Assert.Contains("quick run, no verdict", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', output + run.Error);
        Assert.Contains("100%", run.Error, StringComparison.Ordinal);

        var report = JsonNode.Parse((await _offprint.RunAsync("report", slug, "--json")).MustSucceed())!;
        Assert.Equal(slug, (string?)report["paper"]);
        Assert.Equal("quick", (string?)report["size"]);
        Assert.Null(report["verdict"]);
        Assert.NotEmpty(report["claims"]!.AsArray());
        Assert.NotEmpty(report["measurements"]!.AsArray());

        var page = Path.Combine(_offprint.Home, "page.html");
        (await _offprint.RunAsync("report", slug, "--html", page)).MustSucceed();
        var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Prepacking_runs_on_the_users_own_prompts()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 80).Select(i => string.Join(' ', Enumerable.Repeat($"word{i}", 1 + i * 7 % 60))));
        var prompts = _offprint.Write("prompts.txt", lines + "\n");
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--prompts", prompts)).MustSucceed();
        var jsonl = _offprint.Write("prompts.jsonl", string.Join('\n', lines.Split('\n').Select(l => new JsonObject { ["prompt"] = l }.ToJsonString())));
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--prompts", jsonl)).MustSucceed();
    }

    [Fact]
    public async Task A_missing_prompt_file_is_named() =>
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--prompts", "nowhere.txt")).MustRefuse("--prompts", "nowhere.txt");

    [Fact]
    public async Task An_empty_prompt_file_is_refused() =>
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--prompts", _offprint.Write("empty.txt", "\n\n"))).MustRefuse("empty.txt");

    [Fact]
    public async Task A_broken_line_of_a_prompt_file_is_named() =>
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--prompts", _offprint.Write("p.jsonl", "{\"prompt\":\"good\"}\n{\"prompt\":\n"))).MustRefuse("p.jsonl", "2");

    [Fact]
    public async Task A_folder_without_a_checkpoint_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_offprint.Home, "empty"));
        (await _offprint.RunAsync("run", "prepacking", "--quick", "--model", Path.Combine(_offprint.Home, "empty"))).MustRefuse("empty", ".json");
    }

    [Fact]
    public async Task A_slug_with_a_typo_gets_the_nearest() =>
        (await _offprint.RunAsync("run", "prepaking", "--quick")).MustRefuse("prepaking", "prepacking");

    [Fact]
    public async Task A_paper_that_does_not_run_yet_says_so() =>
        (await _offprint.RunAsync("run", "wrap", "--quick")).MustRefuse("wrap", "does not run yet");

    [Theory]
    [InlineData("exactly one")]
    [InlineData("exclude each other", "prepacking", "--quick", "--full")]
    [InlineData("--record", "prepacking", "--quick", "--record")]
    [InlineData("--area", "--area", "cooking")]
    [InlineData("--batch-size", "prepacking", "--quick", "--batch-size", "none")]
    public async Task Contradictions_and_wrong_values_are_one_line(string part, params string[] arguments) =>
        (await _offprint.RunAsync(["run", .. arguments], [])).MustRefuse(part);

    [Fact]
    public async Task A_report_of_a_paper_that_never_ran_says_what_to_do() =>
        (await _offprint.RunAsync("report", "wrap")).MustRefuse("wrap", "run");

    [Fact]
    public async Task Json_of_a_run_is_the_report_and_nothing_else()
    {
        var run = await _offprint.RunAsync("run", "hamming-distances", "--quick", "--json", "--seeds", "7");
        var report = JsonNode.Parse(run.MustSucceed())!;
        Assert.Equal(1, (int?)report["schema"]);
        Assert.Contains(report["measurements"]!.AsArray(), m => (ulong?)m!["seed"] == 7);
    }

    [Fact]
    public async Task The_help_of_a_paper_lists_its_own_flags()
    {
        var help = (await _offprint.RunAsync("run", "prepacking", "--help")).MustSucceed();
        Assert.Contains("--model", help, StringComparison.Ordinal);
        Assert.Contains("--prompts", help, StringComparison.Ordinal);
    }
}
