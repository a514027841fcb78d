using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool search</c> and <c>tool duplicates</c> on files and commands of a user's own.</summary>
public sealed class DiscoveryToolTests : IDisposable
{
    private const string Space = """{"units": {"$integer": [1, 60]}, "kind": {"$oneOf": ["a", "b"]}}""";
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    /// <summary>Prints -|units - 40|: an ordinary shell script of a user.</summary>
    private string Script() => _offprint.Write("evaluate.sh", """
        echo x >> "$0.calls"
        u=$(tr -dc 0-9 < "$1")
        d=$((u - 40))
        echo "loss"
        echo $((d < 0 ? d : -d))
        """);

    [Fact]
    public async Task It_searches_with_a_users_command_and_goes_on_after_a_stop()
    {
        var (space, script) = (_offprint.Write("space.json", Space), Script());
        string[] arguments = ["tool", "search", space, "--command", $"sh {script} {{program}}", "--store", Path.Combine(_offprint.Home, "study.db"), "--json", "--output", Path.Combine(_offprint.Home, "best.json")];
        var first = JsonNode.Parse((await _offprint.RunAsync([.. arguments, "--trials", "10"])).MustSucceed())!;
        Assert.Equal(10, (int)first["completed"]!);
        Assert.Equal("120", (string)first["spaceSize"]!);
        var both = JsonNode.Parse((await _offprint.RunAsync([.. arguments, "--trials", "30", "--parallel", "2"])).MustSucceed())!;
        Assert.Equal(30, (int)both["trials"]!);
        Assert.Equal(30, (await File.ReadAllLinesAsync(script + ".calls", TestContext.Current.CancellationToken)).Length);
        var best = both["best"]![0]!;
        Assert.Equal((double)best["objectives"]![0]!, -Math.Abs((int)best["program"]!["units"]! - 40));
        Assert.True(JsonNode.DeepEquals(best["program"], JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_offprint.Home, "best.json"), TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task A_probe_saves_evaluations()
    {
        var (space, script) = (_offprint.Write("space.json", """{"units": {"$oneOf": [38, 40]}, "kind": {"$oneOf": ["a", "b", "c"]}}"""), Script());
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "search", space, "--command", $"sh {script} {{program}}", "--probe", "tr -dc 0-9 < {program}", "--algorithm", "sweep", "--json")).MustSucceed())!;
        Assert.Equal(6, (int)json["completed"]!);
        Assert.Equal(4, (int)json["answeredByEquivalence"]!);
        Assert.Equal(2, (await File.ReadAllLinesAsync(script + ".calls", TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_wrong_space_names_file_and_line() =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", "{\n\"a\": {\"$oneOff\": [1]}}"), "--command", "true")).MustRefuse("space.json, line 2", "$oneOff");

    [Fact]
    public async Task A_space_without_open_values_is_refused() =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", "{}"), "--command", "true")).MustRefuse("nothing is open");

    [Fact]
    public async Task A_command_that_prints_no_number_is_named() =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", Space), "--command", "echo good # {program}")).MustRefuse("echo good", "'good'");

    [Fact]
    public async Task A_command_that_fails_is_named() =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", Space), "--command", "exit 3")).MustRefuse("exit 3", "ended with 3");

    [Fact]
    public async Task A_probe_that_is_not_deterministic_is_named() =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", Space), "--command", "echo 1 # {program}", "--probe", "od -An -N3 -tu4 /dev/urandom # {program}")).MustRefuse("od -An", "not deterministic");

    [Theory]
    [InlineData("--trials", "0")]
    [InlineData("--mantissa-bits", "60")]
    [InlineData("--algorithm", "magic")]
    public async Task Wrong_values_are_refused_by_flag(string flag, string value) =>
        (await _offprint.RunAsync("tool", "search", _offprint.Write("space.json", Space), "--command", "true", flag, value)).MustRefuse(value);

    [Fact]
    public async Task Duplicates_are_grouped_by_what_they_compute()
    {
        var file = _offprint.Write("outputs.csv", "a,1.0,2.0\nb,1.00000000001,2.0\nc,1.1,2.0\n");
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "duplicates", file, "--json")).MustSucceed())!;
        Assert.Equal((3, 2), ((int)json["candidates"]!, (int)json["functions"]!));
        Assert.Equal(3, (int)JsonNode.Parse((await _offprint.RunAsync("tool", "duplicates", file, "--mantissa-bits", "52", "--json")).MustSucceed())!["functions"]!);
    }

    [Fact]
    public async Task Wrong_outputs_name_file_and_line()
    {
        (await _offprint.RunAsync("tool", "duplicates", _offprint.Write("o.csv", "a,1\nb,x\n"))).MustRefuse("o.csv, line 2", "'x'");
        (await _offprint.RunAsync("tool", "duplicates", _offprint.Write("o.csv", "a,1\nb,1,2\n"))).MustRefuse("o.csv, line 2", "2 outputs");
        (await _offprint.RunAsync("tool", "duplicates", "none.csv")).MustRefuse("none.csv");
    }
}
