using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool paging</c> on files of a user's own, and <c>run paging-succinct-predictions</c> through its worker processes.</summary>
public sealed class PagingToolTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Policies_are_compared_and_true_bits_reach_the_optimum()
    {
        var trace = _offprint.Write("t.txt", string.Join('\n', Enumerable.Range(0, 400).Select(static i => $"page {i * i % 37 % 11}")));
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "paging", trace, "--capacity", "4", "--bits", "true", "--warm-up", "0", "--json")).MustSucceed())!;
        var misses = json["policies"]!.AsArray().ToDictionary(static row => (string)row!["name"]!, static row => (int)row!["misses"]!);
        Assert.Equal((400, (int)json["optimum"]!), ((int)json["requests"]!, misses["Mark0"]));
        Assert.Equal(misses["Mark0"], misses["FlushWhenAll0s"]);
        Assert.True(misses["LRU"] > misses["Mark0"]);
    }

    [Fact]
    public async Task Bits_of_the_file_are_followed_and_the_table_names_the_best()
    {
        // Two pages return, the others come once and say so.
        var trace = _offprint.Write("t.txt", string.Join('\n', Enumerable.Range(0, 300).Select(static i => i % 3 < 2 ? $"hot {i % 3}\t0" : $"once {i}\t1")));
        var output = (await _offprint.RunAsync("tool", "paging", trace, "--capacity", "3", "--warm-up", "0")).MustSucceed();
        Assert.Contains("Mark0 (best)\t102\t", output, StringComparison.Ordinal);
        Assert.Contains("knowing the future and starting empty (best)\t102\t", output, StringComparison.Ordinal);
        Assert.Equal(5, (await _offprint.RunAsync("tool", "paging", trace, "--capacity", "3", "--bits", "none")).MustSucceed().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
        foreach (var source in new[] { "learned", "reuse" })
        {
            (await _offprint.RunAsync("tool", "paging", trace, "--capacity", "3", "--bits", source)).MustSucceed();
        }
    }

    [Theory]
    [InlineData("a\t2", ":1:", "0 or 1")]
    [InlineData("a\t0\t1", ":1:", "0 or 1")]
    [InlineData("a\nb\t1", ":2:", "none has")]
    [InlineData("a\t1\nb", ":2:", "none has")]
    [InlineData("\n", "t.txt", "no request")]
    public async Task Wrong_lines_are_named(string text, params string[] parts) =>
        (await _offprint.RunAsync("tool", "paging", _offprint.Write("t.txt", text), "--capacity", "2")).MustRefuse(["t.txt", .. parts]);

    [Fact]
    public async Task Wrong_options_are_named()
    {
        var file = _offprint.Write("t.txt", "a\nb");
        (await _offprint.RunAsync("tool", "paging", file, "--capacity", "0")).MustRefuse("--capacity", "0");
        (await _offprint.RunAsync("tool", "paging", file)).MustRefuse("--capacity");
        (await _offprint.RunAsync("tool", "paging", file, "--capacity", "2", "--warm-up", "1")).MustRefuse("--warm-up", "1");
        (await _offprint.RunAsync("tool", "paging", "missing.txt", "--capacity", "2")).MustRefuse("missing.txt");
    }

    [Fact]
    public async Task A_quick_run_records_every_claim_and_gives_no_verdict()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("run", "paging-succinct-predictions", "--quick", "--json")).MustSucceed())!;
        var claims = json["claims"]!.AsArray();
        Assert.Equal(7, claims.Count);
        Assert.All(claims, static claim => Assert.True(claim!["estimate"] is not null, (string)claim["name"]!));
        Assert.Equal(0, (double)claims.Single(static claim => (string)claim!["name"]! == "optimal with true bits")!["estimate"]!);
        Assert.Contains(json["notes"]!.AsArray(), static note => ((string)note!).StartsWith("150 prompts", StringComparison.Ordinal));
    }
}
