using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;

namespace Offprint.Papers.Tests;

/// <summary>The recipes from end to end, on generated text in place of the shipped sets and for seconds in place of an hour.</summary>
[Collection(TrainingTests.Name)]
public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Long")]
    public void The_decoder_its_draft_and_the_encoder_are_built_measured_and_loadable()
    {
        var data = Generate();
        var models = Path.Combine(_folder.Path, "models");
        foreach (var name in (string[])["offprint-lm", "offprint-lm-draft", "offprint-encoder", "offprint-duo"])
        {
            var recipe = ModelRecipeCatalog.Get(name);
            var told = new List<string>();
            var built = recipe.Build(
                new ModelRecipeOptions { Data = data, Output = models, Work = Path.Combine(_folder.Path, "work", name), Minutes = 0.03 }, new Told(told), TestContext.Current.CancellationToken)!;
            Assert.Equal((name, Path.Combine(models, name)), (built.Name, built.Folder));
            Assert.NotEmpty(told);

            var model = new ModelShelf(models).Get(name);
            Assert.Contains($"# {name}\n", model.Recipe, StringComparison.Ordinal);
            Assert.Contains($"./offprint models build {name} --minutes 0.03", model.Recipe, StringComparison.Ordinal);
            using var weights = Checkpoint.Load<PretrainedModel>(model.Folder);
            Assert.Equal(built.Parameters, weights.ParameterCount);
            Assert.Equal(2 * built.Parameters, new FileInfo(Path.Combine(model.Folder, "model.safetensors")).Length, 20_000.0);
            Assert.NotEmpty(PretrainedTokenizer.Load(model.Folder).EncodeToIds("the river"));

            var all = built.Measurements.Where(static m => m.Set == "all").ToList();
            Assert.Equal([name, .. name == "offprint-duo" ? (string[])["small layers", "random layers"] : [], "bigram", "5-gram"], all.Select(static m => m.Predictor));
            Assert.All(all, name == "offprint-encoder"
                ? static m => Assert.InRange(m.Accuracy, 0, 1)
                : static m => Assert.InRange(m.NatsPerToken, 0.1, 10));
        }

        // The draft speaks its teacher's language.
        Assert.Equal(
            File.ReadAllText(Path.Combine(models, "offprint-lm", "tokenizer.json")), File.ReadAllText(Path.Combine(models, "offprint-lm-draft", "tokenizer.json")));
        Assert.Empty(Directory.EnumerateDirectories(models, ".*"));
    }

    [Fact]
    public void A_stopped_build_writes_no_model_and_goes_on_where_it_stopped()
    {
        var options = new ModelRecipeOptions { Data = Generate(), Output = Path.Combine(_folder.Path, "models"), Work = Path.Combine(_folder.Path, "work") };
        var recipe = ModelRecipeCatalog.Get("offprint-lm");
        using var stop = new CancellationTokenSource();
        Assert.Null(recipe.Build(options, new Told([], onMessage: message => { if (message.StartsWith("step", StringComparison.Ordinal)) stop.Cancel(); }), stop.Token));
        Assert.False(Directory.Exists(Path.Combine(options.Output, "offprint-lm")));
        var tokenizer = File.ReadAllText(Path.Combine(options.Work, "tokenizer", "tokenizer.json"));

        var built = recipe.Build(options with { Minutes = 0.001 }, null, TestContext.Current.CancellationToken)!;
        Assert.Equal(tokenizer, File.ReadAllText(Path.Combine(built.Folder, "tokenizer.json")));
        Assert.Contains("steps", File.ReadAllText(Path.Combine(built.Folder, "RECIPE.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_without_its_teacher_says_what_is_missing()
    {
        var options = new ModelRecipeOptions { Data = Generate(), Output = Path.Combine(_folder.Path, "none"), Models = new ModelShelf(Path.Combine(_folder.Path, "none")), Work = Path.Combine(_folder.Path, "work") };
        Assert.Contains("offprint-lm", Assert.Throws<NotOnShelfException>(() => ModelRecipeCatalog.Get("offprint-lm-draft").Build(options, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void A_time_that_is_none_is_refused(double minutes) =>
        Assert.Contains("it must be positive", Assert.Throws<ArgumentException>(() => ModelRecipeCatalog.Get("offprint-lm").Build(new ModelRecipeOptions { Minutes = minutes }, null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);

    /// <summary>Every set of the recipes, small: sentences of a few dozen words, with units in all ten buckets.</summary>
    private DataShelf Generate()
    {
        var random = new SeededRandom(1, "recipe tests");
        string[] words = ["the", "a", "river", "mountain", "house", "old", "small", "runs", "stands", "sees", "and", "near", "behind", "letter", "writes", "king", "ship", "water", "bread", "gives"];
        var root = Path.Combine(_folder.Path, "data");
        foreach (var set in ModelRecipeCatalog.Get("offprint-lm").DataSets)
        {
            Directory.CreateDirectory(Path.Combine(root, set));
            File.WriteAllText(Path.Combine(root, set, "SOURCE.md"), "| Licence | made up |\n");
            DataArchive.Write(
                Path.Combine(root, set, set + DataArchive.Extension),
                Enumerable.Range(0, 40).Select(i => new DataDocument($"{i}", $"unit {i}", $"Document {i}", string.Join(' ', Enumerable.Range(0, 150).Select(_ => words[random.Next(words.Length)])), new Dictionary<string, string>())),
                TestContext.Current.CancellationToken);
        }

        return new DataShelf(root);
    }

    private sealed class Told(List<string> messages, Action<string>? onMessage = null) : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
            messages.Add(value.Message);
            onMessage?.Invoke(value.Message);
        }
    }
}
