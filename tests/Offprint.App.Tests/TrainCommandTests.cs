using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>train</c> and <c>generate</c>: from a folder of text to text.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private string Configuration(string training = "\"context\": 32, \"batchSize\": 4, \"steps\": 8, \"logEvery\": 2, \"checkpointEvery\": 4")
    {
        for (var i = 0; i < 4; i++)
            _offprint.Write($"texts/{i}.txt", string.Concat(Enumerable.Range(0, 100).Select(n => $"The number after {n + i} is {n + i + 1}. ")));
        return _offprint.Write("train.json", $$"""
            { // comments are allowed
              "data": { "path": "texts" }, "output": "run",
              "tokenizer": { "vocabulary": 300 }, "model": { "layers": 1, "width": 32 }, "training": { {{training}} }
            }
            """);
    }

    [Fact]
    public async Task One_command_trains_another_goes_on_a_third_writes()
    {
        var configuration = Configuration();
        var trained = JsonNode.Parse((await _offprint.RunAsync("train", "--config", configuration, "--json")).MustSucceed())!;
        Assert.Equal(8, (int)trained["steps"]!);
        Assert.True((double)trained["heldOut"]!["bitsPerByte"]! > 0);
        (await _offprint.RunAsync("train", "--config", configuration)).MustRefuse("holds a run already", "--resume");
        var more = JsonNode.Parse((await _offprint.RunAsync("train", "--config", configuration, "--steps", "10", "--resume", "--json")).MustSucceed())!;
        Assert.Equal(10, (int)more["steps"]!);

        var folder = (string)more["folder"]!;
        string[] generate = ["generate", "--model", folder, "--prompt", "The number", "--max-tokens", "20", "--seed", "7"];
        var first = (await _offprint.RunAsync(generate)).MustSucceed();
        Assert.StartsWith("The number", first, StringComparison.Ordinal);
        Assert.True(first.Length > "The number\n".Length);
        Assert.Equal(first, (await _offprint.RunAsync(generate)).MustSucceed());
        Assert.Contains("llama", (await _offprint.RunAsync("models", "inspect", folder)).MustSucceed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_changed_under_a_run_is_said()
    {
        var configuration = Configuration();
        (await _offprint.RunAsync("train", "--config", configuration)).MustSucceed();
        _offprint.Write("texts/0.txt", "Something else.");
        (await _offprint.RunAsync("train", "--config", configuration, "--steps", "9", "--resume")).MustRefuse("text changed", "--keep-data");
        (await _offprint.RunAsync("train", "--config", configuration, "--steps", "9", "--resume", "--keep-data")).MustSucceed();
    }

    [Fact]
    public async Task Mistakes_are_one_line()
    {
        (await _offprint.RunAsync("train")).MustRefuse("--config");
        (await _offprint.RunAsync("train", "--config", "none.json")).MustRefuse("none.json");
        (await _offprint.RunAsync("train", "--config", Configuration("\"batchsize\": 4"))).MustRefuse("training.batchsize", "training.batchSize");
        (await _offprint.RunAsync("train", "--data", "nothing-here", "--output", "run")).MustRefuse("nothing-here");
        (await _offprint.RunAsync("generate", "--model", "no-such-model", "--prompt", "x")).MustRefuse("no-such-model");
        (await _offprint.RunAsync("generate", "--model", ".", "--temperature", "-1")).MustRefuse("temperature");
        (await _offprint.RunAsync("models", "build", "offprint-lmm")).MustRefuse("offprint-lm");
    }
}
