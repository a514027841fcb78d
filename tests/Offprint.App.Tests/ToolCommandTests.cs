using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>tool hamming</c> on files of a user's own.</summary>
public sealed class ToolCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Finds_every_place_within_the_bound()
    {
        var pattern = _offprint.Write("pattern.txt", "hat");
        var text = _offprint.Write("text.txt", "the cat sat on the hat");
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "hamming", pattern, text, "--max-mismatches", "1", "--json")).MustSucceed())!;
        var found = json["matches"]!.AsArray().Select(m => ((int)m!["position"]!, (int)m["mismatches"]!)).ToList();
        Assert.Equal([(4, 1), (8, 1), (19, 0)], found);
    }

    [Fact]
    public async Task Without_a_bound_it_prints_the_nearest_places()
    {
        var output = (await _offprint.RunAsync("tool", "hamming", _offprint.Write("p", "hat"), _offprint.Write("t", "the cat sat on the hat"))).MustSucceed();
        Assert.Contains("19", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_can_be_the_symbols()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("tool", "hamming", _offprint.Write("p", "to be"), _offprint.Write("t", "not to be or to do"), "--symbols", "words", "--max-mismatches", "0", "--json")).MustSucceed())!;
        Assert.Equal(1, (int)Assert.Single(json["matches"]!.AsArray())!["position"]!);
    }

    [Fact]
    public async Task A_missing_file_is_named() =>
        (await _offprint.RunAsync("tool", "hamming", "no-pattern.txt", _offprint.Write("t", "abc"))).MustRefuse("no-pattern.txt");

    [Fact]
    public async Task An_empty_pattern_is_refused() =>
        (await _offprint.RunAsync("tool", "hamming", _offprint.Write("p", ""), _offprint.Write("t", "abc"))).MustRefuse("pattern", "empty");

    [Fact]
    public async Task A_pattern_longer_than_the_text_is_refused() =>
        (await _offprint.RunAsync("tool", "hamming", _offprint.Write("p", "abcd"), _offprint.Write("t", "abc"))).MustRefuse("pattern", "longer");

    [Fact]
    public async Task A_negative_bound_is_refused() =>
        (await _offprint.RunAsync("tool", "hamming", _offprint.Write("p", "a"), _offprint.Write("t", "abc"), "--max-mismatches", "-1")).MustRefuse("--max-mismatches", "-1");
}
