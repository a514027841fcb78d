using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Offprint.App.Tests;

/// <summary><c>tool next-element</c> on event logs of a user's own, and <c>run next-element-prediction</c> through its worker processes.</summary>
public sealed class NextElementToolTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private string Log() => _offprint.Write("log.csv", "case,activity\n" + string.Concat(Enumerable.Range(0, 30).Select(i => i == 17 ? $"c{i},register\nc{i},pay\nc{i},pay\n" : $"c{i},register\nc{i},{(i % 3 == 0 ? "reject" : "check")}\nc{i},pay\n")));

    [Fact]
    public async Task What_may_follow_is_printed()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "next-element", Log(), "--prefix", "register", "--json")).MustSucceed())!;
        Assert.Equal("check", (string)json["next"]![0]!["activity"]!);
        Assert.InRange((double)json["next"]![0]!["probability"]!, 0.55, 0.7);
        var unknown = JsonNode.Parse((await _offprint.RunAsync("tool", "next-element", Log(), "--prefix", "register,dance", "--model", "inductive", "--json")).MustSucceed())!;
        Assert.Equal("dance", (string)Assert.Single(unknown["unknown"]!.AsArray())!);
        Assert.Contains("register", (string)unknown["tree"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_odd_case_is_found_and_the_process_is_drawn()
    {
        var (dot, pnml) = (Path.Combine(_offprint.Home, "p.dot"), Path.Combine(_offprint.Home, "p.pnml"));
        var output = (await _offprint.RunAsync("tool", "next-element", Log(), "--surprise", "--top", "1", "--model", "inductive", "--dot", dot, "--pnml", pnml)).MustSucceed();
        Assert.StartsWith("c17\t", output.Split('\n')[1], StringComparison.Ordinal);
        Assert.StartsWith("digraph", await File.ReadAllTextAsync(dot, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("pnml", XDocument.Load(pnml).Root!.Name.LocalName);
    }

    [Fact]
    public async Task All_models_are_compared()
    {
        var rows = JsonNode.Parse((await _offprint.RunAsync("tool", "next-element", Log(), "--compare", "--json")).MustSucceed())!.AsArray();
        Assert.Equal(17, rows.Count);
        Assert.Equal(3, rows.Select(r => (string)r!["family"]!).Distinct().Count());
        Assert.True((double)rows[0]!["brier"]! <= (double)rows[^1]!["brier"]!);
    }

    [Fact]
    public async Task Wrong_input_is_named()
    {
        (await _offprint.RunAsync("tool", "next-element", "missing.csv")).MustRefuse("missing.csv");
        (await _offprint.RunAsync("tool", "next-element", _offprint.Write("x.csv", "case,activity\n1,\n"))).MustRefuse("x.csv:2", "activity");
        (await _offprint.RunAsync("tool", "next-element", Log(), "--top", "0")).MustRefuse("--top", "0");
        (await _offprint.RunAsync("tool", "next-element", Log(), "--dot", "x.dot")).MustRefuse("--dot", "akom");
        (await _offprint.RunAsync("tool", "next-element", _offprint.Write("y.csv", "case,activity\n1,a\n"), "--compare")).MustRefuse("1 cases");
    }

    [Fact]
    public async Task The_paper_runs_quickly()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("run", "next-element-prediction", "--quick", "--json")).MustSucceed())!;
        var report = json is JsonArray list ? list[0]! : json;
        Assert.Equal(5, report["claims"]!.AsArray().Count);
        Assert.All(report["claims"]!.AsArray(), c => Assert.NotNull(c!["estimate"]));
    }
}
