using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Offprint.Models;
using Offprint.Papers.Tests.DataSets;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers.Tests;

/// <summary>The models as they lie in the repository: cap, recipe, weights, and a held-out quality that is measured again here.</summary>
[Collection(TrainingTests.Name)]
public sealed class ShippedModelsTests
{
    private const long MaximumTotalBytes = 70_000_000;

    private static readonly string[] Folders = [.. Directory.EnumerateDirectories(Checkout.PathOf("models")).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. Folders];

    public static TheoryData<string> Decoders => [.. Folders.Where(static name => ModelRecipeCatalog.Get(name) is DecoderRecipe)];

    [Fact]
    public void Every_recipe_has_a_model_and_every_model_a_recipe() =>
        Assert.Equal(ModelRecipeCatalog.All.Select(static recipe => recipe.Name).Order(StringComparer.Ordinal), Folders);

    [Fact]
    public void All_models_together_stay_under_70_megabytes() =>
        Assert.InRange(Directory.EnumerateFiles(Checkout.PathOf("models"), "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length), 1, MaximumTotalBytes);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_loads_by_name_is_stored_as_float16_and_has_the_weights_of_its_recipe(string name)
    {
        var model = ModelShelf.Default.Get(name);
        var weights = Path.Combine(model.Folder, "model.safetensors");
        using (var file = SafetensorsFile.Open(weights))
        {
            Assert.All(file.Tensors.Values, static tensor => Assert.Contains(" F16 [", tensor.ToString(), StringComparison.Ordinal));
        }

        Assert.Contains($"SHA-256 {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(weights)))}", model.Recipe, StringComparison.Ordinal);
        Assert.Contains($"`./offprint models build {name}`", model.Recipe, StringComparison.Ordinal);
        using var loaded = Checkpoint.Load<PretrainedModel>(model.Folder);
        if (loaded is VisionTransformer or ConvEncoder)
        {
            Assert.Equal((28, 28), ImagePreprocessor.Read(model.Folder).Size);
        }
        else
        {
            Assert.True(PretrainedTokenizer.Load(model.Folder).VocabularySize <= loaded.Config.VocabularySize);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_beats_its_baselines_on_held_out_data(string name)
    {
        var own = Row(name, "all", name);
        var baselines = ModelRecipeCatalog.Get(name).Baselines;
        Assert.NotEmpty(baselines);
        foreach (var baseline in baselines)
        {
            var other = Row(name, "all", baseline);
            Assert.True(double.IsFinite(own.Guessed) ? own.Guessed > other.Guessed : own.Nats < other.Nats, $"{name} against the {baseline}: {own} against {other}");
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void The_recipe_says_what_is_measured(string name)
    {
        var folder = ModelShelf.Default.Folder(name);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder);
        var recipe = (TrainedRecipe)ModelRecipeCatalog.Get(name);
        var text = TestText.Read(DataShelf.Default, recipe.Texts, PretrainedTokenizer.Load(folder)).Sets.Where(static set => set.Tokens.Length > 1).MinBy(static set => set.Tokens.Length);
        var measured = new PerplexityEvaluator(model, new PerplexityOptions { Window = recipe.Context, Stride = recipe.Context / 2 }).Evaluate(text.Tokens, text.Bytes);
        Assert.Equal(Row(name, text.Set, name).Nats, measured.NatsPerToken, 0.002);
    }

    /// <summary>A line of the table in RECIPE.md.</summary>
    private static (double Guessed, double Nats) Row(string model, string set, string predictor)
    {
        var line = ModelShelf.Default.Get(model).Recipe!.Split('\n').Single(line => line.StartsWith($"| {set} | {predictor} |", StringComparison.Ordinal));
        var cells = line.Split('|', StringSplitOptions.TrimEntries);
        return cells[3].EndsWith('%') ? (Number(cells[3]) / 100, Number(cells[4])) : (double.NaN, Number(cells[3]));

        static double Number(string cell) => Regex.Match(cell, @"^[\d.,]+") is { Success: true } match ? double.Parse(match.Value, NumberStyles.Number, CultureInfo.InvariantCulture) : double.NaN;
    }
}
