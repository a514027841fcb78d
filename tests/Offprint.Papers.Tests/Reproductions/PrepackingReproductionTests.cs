using Offprint.Models;
using Offprint.Papers.Reproductions;
using Offprint.Text;

namespace Offprint.Papers.Tests.Reproductions;

public sealed class PrepackingReproductionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AQuickRunMeasuresEveryClaimAndGivesNoVerdict()
    {
        var report = await Run();
        Assert.Null(report.Verdict);
        Assert.Equal(4, report.Claims.Count);
        Assert.All(report.Claims, claim => Assert.False(double.IsNaN(claim.Estimate), claim.Name));
        Assert.Equal(0, report.Claims.Single(c => c.Name == "same results").Estimate);
        Assert.All(report.Measurements.Where(m => m.Name == "predicted speed-up"), m => Assert.True(m.Value >= 1));
        Assert.All(report.Measurements.Where(m => m.Name == "largest logit difference"), m => Assert.InRange(m.Value, 0, 1e-4));
        Assert.Contains(report.Notes!, n => n.Contains("length-ordered", StringComparison.Ordinal));
        Assert.Contains(report.Notes!, n => n.Contains("one row a prompt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AUsersOwnModelAndPromptsAreTaken()
    {
        string[] texts = ["a b c d e f", "the quick brown fox", "jumps", "over the lazy dog again and again and again", "x y z"];
        var tokenizer = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 300 }).Train(texts, cancellationToken: TestContext.Current.CancellationToken);
        string model = Path.Combine(_folder.Path, "model");
        using (var small = CausalLanguageModel.Create(
            new LlamaConfig { VocabularySize = tokenizer.VocabularySize, HiddenSize = 32, LayerCount = 2, HeadCount = 4, FeedForwardSize = 48, MaximumPositions = 64 }, 5))
        {
            Checkpoint.Save(small, tokenizer, model);
        }

        string prompts = _folder.Write("prompts.jsonl", string.Join('\n', texts.Select(t => $$"""{"prompt": "{{t}}", "id": 1}""")) + "\n\n");
        var report = await Run(("--model", model), ("--prompts", prompts), ("--batch-size", "4"));
        Assert.Equal(0, report.Claims.Single(c => c.Name == "same results").Estimate);
        Assert.Contains(report.Notes!, n => n.StartsWith("5 prompts of", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "no prompts")]
    [InlineData("\n \n", "no prompts")]
    [InlineData("only one", "1 usable prompts; at least 2")]
    [InlineData("{\"prompt\":\"a\"}\n{\"text\":\"b\"}", ":2: a JSON object with a text property prompt")]
    [InlineData("{\"prompt\":\"a\"}\nb", ":2: not a JSON object")]
    [InlineData("{\"prompt\":7}", ":1: a JSON object with a text property prompt")]
    public async Task ABadPromptFileIsBadInput(string content, string expected)
    {
        string file = _folder.Write("prompts.txt", content);
        var e = await Assert.ThrowsAsync<RunFailedException>(() => Run(("--prompts", file)));
        Assert.True(e.IsBadInput);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainLinesAreRead()
    {
        string file = _folder.Write("p.txt", "\uFEFFfirst {x}\r\n\r\n  second \n{not json\n");
        Assert.Equal(["first {x}", "  second ", "{not json"], PromptFile.Read(file));
    }

    [Fact]
    public void TextThatIsNotUtf8IsNamed()
    {
        string file = Path.Combine(_folder.Path, "latin.txt");
        File.WriteAllBytes(file, [(byte)'a', (byte)'\n', 0xe9, (byte)'\n']);
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => PromptFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelFolderWithoutAModelIsBadInput()
    {
        var e = await Assert.ThrowsAsync<RunFailedException>(() => Run(("--model", _folder.Path)));
        Assert.True(e.IsBadInput);
        Assert.Contains(_folder.Path, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownDeviceIsBadInput()
    {
        var e = await Assert.ThrowsAsync<RunFailedException>(() => Run(("--device", "gpu")));
        Assert.True(e.IsBadInput);
        Assert.Contains("'gpu'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancellationEndsTheRun()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReproductionRunner().RunAsync(new PrepackingReproduction(), new RunRequest { Size = RunSize.Quick }, ct: source.Token));
    }

    private static Task<RunReport> Run(params (string Flag, string Value)[] options) => new ReproductionRunner().RunAsync(
        new PrepackingReproduction(),
        new RunRequest { Size = RunSize.Quick, Options = options.ToDictionary(o => o.Flag, o => o.Value) },
        ct: TestContext.Current.CancellationToken);
}
