using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>Objectives, comparison and fine-tuning on a user's own files.</summary>
public sealed class ObjectiveToolTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    public void Dispose() => _offprint.Dispose();

    private static string Sea(int i) => $"The ship number {i} sailed over the sea with {i % 7} whales behind it. The wind was strong and the captain of ship {i} saw the whales again.";

    private static string Court(int i) => $"The court of law number {i} heard {i % 7} witnesses today. The judge was calm and the witnesses of case {i} told the judge the truth.";

    private string Labels(int count) =>
        _offprint.Write("labels.csv", "text,label\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"\"{(i % 2 == 0 ? Sea(i) : Court(i))}\",{(i % 2 == 0 ? "sea" : "court")}\n")));

    [Fact]
    public async Task Objectives_are_listed_and_explained()
    {
        var list = (await _offprint.RunAsync("tool", "objectives")).MustSucceed();
        Assert.Contains("simcse", list, StringComparison.Ordinal);
        var one = (await _offprint.RunAsync("tool", "objectives", "rtd")).MustSucceed();
        Assert.Contains("arXiv 2003.10555", one, StringComparison.Ordinal);
        (await _offprint.RunAsync("tool", "objectives", "mml")).MustRefuse("'mml'", "did you mean mlm");
    }

    [Fact]
    public async Task A_model_is_trained_with_an_objective_fine_tuned_and_used()
    {
        var texts = _offprint.Write("texts.txt", string.Join(' ', Enumerable.Range(0, 120).Select(i => Sea(i) + " " + Court(i))));
        var config = _offprint.Write("train.json", $$"""
            { "data": { "path": "{{texts}}" }, "output": "run", "tokenizer": { "vocabulary": 320 }, "model": { "layers": 1, "width": 32 },
              "training": { "objective": "wwm", "context": 48, "batchSize": 4, "steps": 6, "checkpointMinutes": 0 } }
            """);
        var run = JsonNode.Parse((await _offprint.RunAsync("train", "--config", config, "--json")).MustSucceed())!;
        var model = (string)run["folder"]!;
        var output = Path.Combine(Path.GetDirectoryName(config)!, "classifier");
        var tuned = JsonNode.Parse((await _offprint.RunAsync("tool", "finetune", "--model", model, "--data", Labels(80), "--output", output, "--epochs", "8", "--learning-rate", "0.005", "--json")).MustSucceed())!;
        Assert.True((double)tuned["accuracy"]! > 0.8, tuned.ToJsonString());
        Assert.Equal(["court", "sea"], tuned["labels"]!.AsArray().Select(l => (string)l!));
        var answer = JsonNode.Parse((await _offprint.RunAsync("tool", "classify", "--model", output, "--text", Sea(300), "--json")).MustSucceed())!;
        Assert.Equal("sea", (string)answer[0]!["label"]!);
        (await _offprint.RunAsync("tool", "finetune", "--model", model, "--data", Labels(80), "--output", output)).MustRefuse("--output", "holds a model already");
        (await _offprint.RunAsync("tool", "finetune", "--model", model, "--data", Labels(80), "--output", output + "2", "--label-field", "class")).MustRefuse("'class'", "label");
        Assert.False(Directory.Exists(output + "2"));
        (await _offprint.RunAsync("tool", "classify", "--model", model, "--text", "x")).MustRefuse("classifier.json");
    }

    [Fact]
    public async Task Objectives_are_compared_on_a_folder_and_labels()
    {
        var texts = _offprint.Write("corpus.jsonl", string.Concat(Enumerable.Range(0, 30).Select(i => $$"""{"id":"d{{i}}","text":"{{string.Join(' ', Enumerable.Range(0, 8).Select(n => i % 2 == 0 ? Sea((i * 8) + n) : Court((i * 8) + n)))}}"}""" + "\n")));
        string[] small = ["--layers", "1", "--width", "16", "--vocabulary", "340", "--seconds", "0.2", "--label-counts", "20"];
        var report = JsonNode.Parse((await _offprint.RunAsync(["tool", "compare-objectives", "--corpus", texts, "--labels", Labels(90), "--objectives", "clm,mlm", "--json", .. small])).MustSucceed())!;
        Assert.Equal(["clm", "mlm"], report["costs"]!.AsArray().Select(c => (string)c!["objective"]!));
        var tasks = report["tasks"]!.AsArray();
        Assert.Contains(tasks, t => (string)t!["method"]! == "TF-IDF" && (string)t["metric"]! == "accuracy" && (double)t["score"]!["estimate"]! > 0.9);
        Assert.Contains(tasks, t => (string)t!["method"]! == "mlm" && t["overScratch"] is not null);
        Assert.Equal(4, report["advice"]!.AsArray().Count);
        (await _offprint.RunAsync(["tool", "compare-objectives", "--corpus", texts, "--objectives", "clm,mml", .. small])).MustRefuse("mml", "did you mean mlm");
        (await _offprint.RunAsync(["tool", "compare-objectives", "--corpus", texts, "--label-counts", "many"])).MustRefuse("--label-counts", "many");
        (await _offprint.RunAsync("tool", "compare-objectives", "--corpus", "nowhere")).MustRefuse("nowhere");
    }
}
