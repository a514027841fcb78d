using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary><c>models export</c> and <c>models import</c>: a trained folder into a GGUF file and back, and it still writes the same text.</summary>
public sealed class ModelFilesCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task A_trained_model_goes_into_a_file_and_comes_back()
    {
        for (var i = 0; i < 4; i++) _offprint.Write($"texts/{i}.txt", string.Concat(Enumerable.Range(0, 100).Select(n => $"The number after {n + i} is {n + i + 1}. ")));
        var configuration = _offprint.Write("train.json", """
            { "data": { "path": "texts" }, "output": "run", "tokenizer": { "vocabulary": 300 }, "model": { "layers": 1, "width": 32 }, "training": { "context": 32, "batchSize": 4, "steps": 4 } }
            """);
        var trained = JsonNode.Parse((await _offprint.RunAsync("train", "--config", configuration, "--json")).MustSucceed())!;
        var folder = (string)trained["folder"]!;

        var exported = JsonNode.Parse((await _offprint.RunAsync("models", "export", folder, "--format", "gguf", "--type", "f32", "--output", "x.gguf", "--json")).MustSucceed())!;
        var path = (string)exported["path"]!;
        Assert.Equal(Path.GetFullPath(Path.Combine(_offprint.Home, "x.gguf")), path);
        Assert.Equal(new FileInfo(path).Length, (long)exported["bytes"]!);
        (await _offprint.RunAsync("models", "import", "x.gguf", "--output", "back")).MustSucceed();
        string[] generate = ["--prompt", "The number", "--max-tokens", "20", "--temperature", "0"];
        var before = (await _offprint.RunAsync(["generate", "--model", folder, .. generate])).MustSucceed();
        Assert.Equal(before, (await _offprint.RunAsync(["generate", "--model", "back", .. generate])).MustSucceed());

        var half = JsonNode.Parse((await _offprint.RunAsync("models", "export", folder, "--output", "y.gguf", "--json")).MustSucceed())!;
        Assert.Equal("f16", (string)half["type"]!);
        Assert.True((long)half["bytes"]! < (long)exported["bytes"]!);

        (await _offprint.RunAsync("models", "export", folder, "--type", "q5", "--output", "z.gguf")).MustRefuse("--type is q5", "q8_0");
        (await _offprint.RunAsync("models", "export", folder, "--format", "onnx", "--output", "z.gguf")).MustRefuse("--format is onnx", "gguf");
        (await _offprint.RunAsync("models", "export", "no-such-folder", "--output", "z.gguf")).MustRefuse("no-such-folder");
        (await _offprint.RunAsync("models", "export", folder)).MustRefuse("--output");
        (await _offprint.RunAsync("models", "import", configuration, "--output", "z")).MustRefuse("train.json", "GGUF");
        (await _offprint.RunAsync("models", "import", "none.gguf", "--output", "z")).MustRefuse("none.gguf");
        Assert.False(File.Exists(Path.Combine(_offprint.Home, "z.gguf")) || Directory.Exists(Path.Combine(_offprint.Home, "z")));
    }
}
