using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>Speculative decoding through the real executable, with the shipped pair as a user's own models.</summary>
public sealed class SpeculationToolTests : IDisposable
{
    private static readonly string[] Pair = ["--model", "offprint-lm", "--draft", "offprint-lm-draft"];
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task Every_method_writes_the_greedy_text_of_the_target()
    {
        string[] rest = ["--prompt", "And it came to pass", "--max-tokens", "24", "--temperature", "0"];
        var alone = (await _offprint.RunAsync(["generate", "--model", "offprint-lm", .. rest])).MustSucceed();
        foreach (var method in new string[][] { [], ["--draft-tokens", "3"], ["--threshold", "0.4"], ["--method", "parallel"], ["--method", "auto"] })
        {
            var result = await _offprint.RunAsync(["generate", .. Pair, .. method, .. rest]);
            Assert.Equal(alone, result.MustSucceed());
            Assert.Contains("of tested drafts kept", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_head_is_trained_compared_and_used()
    {
        var prompts = _offprint.Write("prompts.txt", string.Join('\n', Enumerable.Range(0, 12).Select(static i => $"And the king of the land number {i} said unto them")));
        string[] train = ["tool", "speculation", "train-head", .. Pair, "--prompts", prompts, "--output", "head", "--tokens", "12"];
        var trained = JsonNode.Parse((await _offprint.RunAsync([.. train, "--json"])).MustSucceed())!;
        Assert.InRange((double)trained["acceptanceMean"]!, 0.05, 0.95);
        (await _offprint.RunAsync(train)).MustRefuse("--output", "holds a head already");
        var rows = JsonNode.Parse((await _offprint.RunAsync(["tool", "speculation", "calibrate", .. Pair, "--prompts", prompts, "--head", "head", "--tokens", "16", "--most-prompts", "3", "--json"])).MustSucceed())!;
        Assert.Equal(6, rows["methods"]!.AsArray().Count);
        Assert.All(rows["methods"]!.AsArray(), static row => Assert.True((double)row!["speedUp"]! > 0.05));
        Assert.Contains("acceptance head", (await _offprint.RunAsync(["tool", "speculation", "calibrate", .. Pair, "--prompts", prompts, "--head", "head", "--tokens", "8", "--most-prompts", "2"])).MustSucceed(), StringComparison.Ordinal);
        (await _offprint.RunAsync(["generate", .. Pair, "--head", "head", "--threshold", "0.6", "--prompt", "In the", "--max-tokens", "10"])).MustSucceed();
    }

    [Fact]
    public async Task Wrong_options_are_named()
    {
        (await _offprint.RunAsync("generate", "--model", "offprint-lm", "--head", "x")).MustRefuse("--head", "--draft");
        (await _offprint.RunAsync("generate", "--model", "offprint-lm", "--draft", "https://example.org/v1")).MustRefuse("--draft", "local checkpoint");
        (await _offprint.RunAsync("generate", "--model", "offprint-lm", "--draft", "offprint-code-lm")).MustRefuse("tokenizer", "token ");
        (await _offprint.RunAsync(["generate", .. Pair, "--threshold", "1"])).MustRefuse("--threshold", "1");
        (await _offprint.RunAsync(["generate", .. Pair, "--draft-tokens", "0"])).MustRefuse("--draft-tokens", "0");
        (await _offprint.RunAsync(["generate", .. Pair, "--method", "parallel", "--threshold", "0.5"])).MustRefuse("--method");
        (await _offprint.RunAsync(["generate", .. Pair, "--head", "missing"])).MustRefuse("missing", "head");
        (await _offprint.RunAsync(["tool", "speculation", "calibrate", .. Pair, "--prompts", "missing.txt"])).MustRefuse("missing.txt");
        (await _offprint.RunAsync(["tool", "speculation", "train-head", .. Pair, "--prompts", _offprint.Write("p.txt", "one"), "--output", "head"])).MustRefuse("--prompts", "at least 10");
    }
}
