using System.Text.Json.Nodes;
using Offprint.Models;

namespace Offprint.App.Tests;

/// <summary><c>models inspect</c> and <c>models verify</c> on folders of a user's own.</summary>
public sealed class ModelInspectTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private string Folder(string name) => Path.Combine(_offprint.Home, name);

    private string SaveNeoX()
    {
        using var model = CausalLanguageModel.Create(new GptNeoXConfig { VocabularySize = 50, HiddenSize = 16, LayerCount = 2, HeadCount = 2, FeedForwardSize = 32 }, 1);
        Checkpoint.Save(model, Folder("neox"));
        return Folder("neox");
    }

    [Fact]
    public async Task Inspect_says_what_it_is_and_what_it_needs()
    {
        var json = JsonNode.Parse((await _offprint.RunAsync("models", "inspect", SaveNeoX(), "--json")).MustSucceed())!;
        // Two tables of 50 x 16; in each layer 4 d² + 2 d f weights, 4 d + f + d biases and two norms; a last norm.
        const int Parameters = 2 * 50 * 16 + 2 * (4 * 256 + 4 * 16 + 2 * 16 * 32 + 32 + 16 + 4 * 16) + 32;
        Assert.Equal(("gpt_neox", "causal-language-model", Parameters), ((string?)json["modelType"], (string?)json["head"], (int)json["parameters"]!));
        Assert.Equal((4 * Parameters, 2 * Parameters, 16 * Parameters), ((int)json["memory"]!["inference"]!, (int)json["memory"]!["inferenceBfloat16"]!, (int)json["memory"]!["training"]!));
        Assert.Equal(2 * 2 * 16 * 4, (int)json["memory"]!["cachePerToken"]!);
        Assert.Contains(json["uses"]!.AsArray(), use => ((string)use!).Contains("offprint generate", StringComparison.Ordinal));
        var text = (await _offprint.RunAsync("models", "inspect", Folder("neox"))).MustSucceed();
        foreach (var part in new[] { "gpt_neox", "2 layers of width 16", "50 token ids", "tokenizer: no", "training", "a token of context", "offprint generate" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_of_images_are_inspected_and_verified()
    {
        using (var model = VisionTransformer.Create(new VitConfig { HiddenSize = 16, LayerCount = 1, HeadCount = 2, FeedForwardSize = 32, ImageSize = 8, PatchSize = 4 }, 1)) Checkpoint.Save(model, Folder("vit"));
        var text = (await _offprint.RunAsync("models", "inspect", Folder("vit"))).MustSucceed();
        Assert.Contains("embed pictures", text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", text, StringComparison.Ordinal);
        var json = JsonNode.Parse((await _offprint.RunAsync("models", "verify", Folder("vit"), "--json")).MustSucceed())!;
        Assert.True((bool)json["passed"]!);
        Assert.Equal(4, json["checks"]!.AsArray().Count);
    }

    [Fact]
    public async Task Verify_ends_with_1_when_numbers_are_not_finite()
    {
        var folder = SaveNeoX();
        var file = Path.Combine(folder, "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(^4).Fill(0xFF); // the last number becomes NaN
        File.WriteAllBytes(file, bytes);
        var result = await _offprint.RunAsync("models", "verify", folder);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not finite", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_fit_is_refused_in_one_line()
    {
        var folder = SaveNeoX();
        _offprint.Write("neox/tokenizer.json", "{\"model\": {\"vocab\": {\"a\": 0, \"zz\": 50}}}");
        (await _offprint.RunAsync("models", "verify", folder)).MustRefuse("tokenizer.json", "zz", "gpt_neox.embed_in.weight has 50 rows");
        File.Delete(Path.Combine(folder, "model.safetensors"));
        (await _offprint.RunAsync("models", "inspect", folder)).MustRefuse("model.safetensors");
        (await _offprint.RunAsync("models", "inspect", Folder("nowhere"))).MustRefuse("nowhere");
    }
}
