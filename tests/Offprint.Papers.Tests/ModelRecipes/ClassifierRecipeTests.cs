using Offprint.Code;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Offprint.Papers.Tests;

/// <summary>The recipes of classifiers and of the embedder, from end to end for seconds.</summary>
[Collection(TrainingTests.Name)]
public sealed class ClassifierRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ModelRecipeOptions Options(string name, double minutes, DataShelf? data = null) =>
        new() { Data = data, Output = Path.Combine(_folder.Path, "models"), Work = Path.Combine(_folder.Path, "work", name), Minutes = minutes };

    [Fact]
    public void The_judge_of_clothes_is_built_measured_and_classifies_from_its_folder()
    {
        var set = Directory.CreateDirectory(Path.Combine(_folder.Path, "data", "fashion-mnist")).FullName;
        File.WriteAllText(Path.Combine(set, "SOURCE.md"), "| Licence | made up |\n");
        foreach (var (part, count) in new[] { ("train", 120), ("test", 40) })
        {
            // Class c has bars of a width and a direction of its own: what a small network learns in a few steps.
            var pixels = new byte[count * 28 * 28];
            var random = new SeededRandom(1, part);
            for (var i = 0; i < count; i++)
            {
                var (width, down, shift) = (1 + (i % 5), i / 5 % 2 == 0, random.Next(28));
                for (var p = 0; p < 784; p++)
                {
                    pixels[(i * 784) + p] = (byte)((((down ? p / 28 : p % 28) + shift) / width % 2 == 0 ? 30 : 200) + random.Next(40));
                }
            }

            var (images, labels) = ImageSetBuilder.FilesOf(part);
            IdxFile.Write(Path.Combine(set, images), [count, 28, 28], pixels);
            IdxFile.Write(Path.Combine(set, labels), [count], [.. Enumerable.Range(0, count).Select(static i => (byte)(i % 10))]);
        }

        var data = new DataShelf(Path.Combine(_folder.Path, "data"));
        var shipped = Assert.IsType<ConvRecipe>(ModelRecipeCatalog.Get("offprint-cnn"));
        var recipe = new ConvRecipe { Name = shipped.Name, Summary = shipped.Summary, Config = shipped.Config, Steps = 80, BatchSize = 20, LearningRate = shipped.LearningRate, Baselines = shipped.Baselines };
        var built = recipe.Build(Options("cnn", 1, data) with { Minutes = null }, null, TestContext.Current.CancellationToken)!;
        Assert.Equal(["offprint-cnn", "nearest class mean", "logistic regression"], built.Measurements.Select(static m => m.Predictor));
        Assert.InRange(built.Measurements[0].Accuracy, 0.8, 1);

        var model = new ModelShelf(Path.Combine(_folder.Path, "models")).Get("offprint-cnn");
        Assert.Contains("`./offprint models build offprint-cnn`", model.Recipe, StringComparison.Ordinal);
        using var judge = Checkpoint.Load<ConvEncoder>(model.Folder);
        Assert.Equal(73_178, judge.ParameterCount);
        Assert.Equal(data.Open("fashion-mnist").ReadImages("test").ClassNames, ImageLabels.Read(model.Folder));
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var test = data.Open("fashion-mnist").ReadImages("test");
        RgbImage[] pictures = [.. Enumerable.Range(0, 40).Select(i => new RgbImage(28, 28, [.. test.Image(i).ToArray().SelectMany(static value => new[] { value, value, value })]))];
        var named = judge.Forward(new ImageInput(ImagePreprocessor.Read(model.Folder).Prepare(pictures))).Logits.argmax(1).data<long>().ToArray();
        Assert.Equal(built.Measurements[0].Accuracy, named.Select(static (label, i) => label == i % 10 ? 1.0 : 0).Average());
    }

    [Fact]
    [Trait("Category", "Long")]
    public void The_teacher_is_pre_trained_fine_tuned_measured_and_loads_as_a_classifier()
    {
        var set = Directory.CreateDirectory(Path.Combine(_folder.Path, "data", "code")).FullName;
        File.WriteAllText(Path.Combine(set, "SOURCE.md"), "| Licence | made up |\n");
        CodeCorpus.Write(Path.Combine(set, "csharp.parquet"), [.. Enumerable.Range(0, 600).Select(Method)]);
        var built = ModelRecipeCatalog.Get("offprint-code-teacher").Build(Options("teacher", 0.4, new DataShelf(Path.Combine(_folder.Path, "data"))), null, TestContext.Current.CancellationToken)!;
        Assert.Equal(["offprint-code-teacher", "TF-IDF + logistic regression"], built.Measurements.Select(static m => m.Predictor));
        Assert.All(built.Measurements, static m => Assert.InRange(m.Accuracy, 0.3, 1));
        Assert.Contains("Pre-training: training", File.ReadAllText(Path.Combine(built.Folder, "RECIPE.md")), StringComparison.Ordinal);
        using var model = Checkpoint.Load<SequenceClassifier>(built.Folder);
        Assert.Equal(2, model.LabelCount);
        Assert.Contains("\"exception\": 0", File.ReadAllText(Path.Combine(built.Folder, "config.json")), StringComparison.Ordinal);
        Assert.NotEmpty(PretrainedTokenizer.Load(built.Folder).EncodeToIds("return x;"));

        static CodeSample Method(int i)
        {
            var lists = i % 2 == 0;
            var code = $"public int Step{i}(int value, int[] items)\n{{\n    {(lists ? "ArgumentNullException.ThrowIfNull(items);" : "")}\n    var sum = value * {i};\n    return items[{i % 7}] + {(lists ? "Parse" : "Count")}(sum, {i % 11});\n}}";
            return new CodeSample(CodeLanguage.CSharp, $"code/csharp/N.Type{i / 3}", $"Step{i}", code, "Takes one step and returns where it leads.", $"M:N.Type{i / 3}.Step{i}", "MIT", lists ? ["ArgumentException"] : [], [], "")
            {
                Signature = code[..code.IndexOf('\n', StringComparison.Ordinal)],
            };
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public void The_embedder_is_built_from_the_shipped_pairs_and_embeds()
    {
        var built = ModelRecipeCatalog.Get("offprint-embedder").Build(Options("embedder", 0.1), null, TestContext.Current.CancellationToken)!;
        var all = built.Measurements.Where(static m => m.Set == "all").ToDictionary(static m => m.Predictor, static m => m.Accuracy);
        Assert.Equal(["TF-IDF", "offprint-embedder", "word vectors"], all.Keys.Order(StringComparer.Ordinal));
        // Chance is one in 500: even six seconds of training are better than that.
        Assert.True(all["offprint-embedder"] > 0.004, $"{all["offprint-embedder"]}");
        Assert.InRange(all["word vectors"], 0.05, 0.9);
        Assert.InRange(all["TF-IDF"], all["word vectors"], 0.99);
        using var model = Checkpoint.Load<TextEncoder>(built.Folder);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var vector = model.Encode(ModelInputs.Pad([TextPairStep.Ids(PretrainedTokenizer.Load(built.Folder), "a program that sorts lines", 32)]));
        Assert.Equal([1L, model.Config.HiddenSize], vector.shape);
    }
}
