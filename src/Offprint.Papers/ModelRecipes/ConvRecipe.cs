using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a small convolutional classifier of clothes: a judge of pictures that other models made.</summary>
public sealed class ConvRecipe : ImageRecipe
{
    /// <summary>The architecture.</summary>
    public required ConvConfig Config { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DataSets { get; } = ["fashion-mnist"];

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        options.Validate();
        TorchRuntime.PrepareThread();
        var set = (options.Data ?? DataShelf.Default).Open("fashion-mnist");
        var training = new ClothingPictures(set.ReadImages("train"));
        using var model = ConvEncoder.Create(Config with { LabelCount = training.ClassNames.Count }, Seed.Derive(options.Seed, "weights"), classifier: true);
        return Train(model, training, training.Labels, 50, options, progress, cancellation) is { } ledger
            ? Finish(options, model, training, new ClothingPictures(set.ReadImages("test")), ledger, progress)
            : null;
    }

    private BuiltModel Finish(ModelRecipeOptions options, ConvEncoder trained, ClothingPictures training, ClothingPictures test, TrainingLedger ledger, IProgress<RunProgress>? progress)
    {
        progress?.Report(new RunProgress(1, "naming test pictures", TimeSpan.Zero, null));
        using var output = new RecipeOutput(options, Name);
        Checkpoint.Save(trained, output.Folder, new SaveOptions { DataType = ScalarType.Float16 });
        ClothingPictures.Preprocessor.Save(output.Folder);
        ImageLabels.Save(output.Folder, training.ClassNames);
        using var model = Checkpoint.Load<ConvEncoder>(output.Folder);
        var measurements = new List<RecipeMeasurement>();
        foreach (var (name, predicted) in Compare(
            pixels => model.Forward(new ImageInput(pixels)).Logits, test, Enumerable.Range(0, training.Count).Select(training.Features), training.Labels, Enumerable.Range(0, test.Count).Select(test.Features)))
        {
            Add(name, predicted);
        }

        var sheet = new RecipeSheet(this, options, options.Data ?? DataShelf.Default, output.Folder)
        {
            Rows =
            [
                ("Trained on", $"the {RecipeSheet.Number(training.Count)} training pictures of fashion-mnist, 28 x 28, and their labels"),
                ("Training", $"{RecipeSheet.Number(ledger.Steps)} steps of {BatchSize} pictures, AdamW, cosine from {RecipeSheet.Number(LearningRate)}"),
                ("Cost", RecipeSheet.Cost(ledger)),
            ],
            MeasurementText = "The test pictures of fashion-mnist. The other two learners read pixels.",
            Columns = ("named", "–", "pictures"),
        };
        sheet.Write(model, measurements);
        return output.Publish(model, measurements);

        void Add(string name, int[] predicted)
        {
            // One set, so that its row stands for all.
            var right = predicted.Zip(test.Labels).Count(static pair => pair.First == pair.Second);
            measurements.Add(new RecipeMeasurement("all", name, double.NaN, double.NaN, (double)right / test.Count, test.Count));
        }
    }
}
