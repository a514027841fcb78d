using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a small vision transformer that tells digits apart and says how far clothes are turned: one classifier of 14 labels.</summary>
public sealed class VisionRecipe : ImageRecipe
{
    /// <summary>The architecture.</summary>
    public required VitConfig Config { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DataSets { get; } = ["mnist", "fashion-mnist"];

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        options.Validate();
        TorchRuntime.PrepareThread();
        var shelf = options.Data ?? DataShelf.Default;
        var training = DigitsAndTurns.Read(shelf, SplitPart.Train);
        using var model = VisionTransformer.Create(Config with { LabelCount = DigitsAndTurns.Labels }, Seed.Derive(options.Seed, "weights"), classifier: true);
        SineCosinePositions.Start(model);
        return Train(model, training, training.LabelOf, 100, options, progress, cancellation) is { } ledger ? Finish(options, shelf, model, training, ledger, progress) : null;
    }

    private BuiltModel Finish(ModelRecipeOptions options, DataShelf shelf, VisionTransformer trained, DigitsAndTurns training, TrainingLedger ledger, IProgress<RunProgress>? progress)
    {
        progress?.Report(new RunProgress(1, "naming test pictures", TimeSpan.Zero, null));
        using var output = new RecipeOutput(options, Name);
        Checkpoint.Save(trained, output.Folder, new SaveOptions { DataType = ScalarType.Float16 });
        DigitsAndTurns.Preprocessor.Save(output.Folder);
        using var model = Checkpoint.Load<VisionTransformer>(output.Folder);
        var test = DigitsAndTurns.Read(shelf, SplitPart.Test);
        var measurements = new List<RecipeMeasurement>();
        foreach (var (name, predicted) in Compare(
            pixels => model.Forward(new ImageInput(pixels)).Logits, test, Enumerable.Range(0, training.Count).Select(training.Features), training.LabelOf, Enumerable.Range(0, test.Count).Select(test.Features)))
        {
            Add(name, predicted);
        }

        var sheet = new RecipeSheet(this, options, shelf, output.Folder)
        {
            Rows =
            [
                ("Trained on", $"{RecipeSheet.Number(training.Count)} pictures of 28 x 28: digits of mnist with labels 0 to 9, training pictures of fashion-mnist turned by 0, 90, 180 or 270 degrees with labels 10 to 13; their own labels are not read"),
                ("Training", $"{RecipeSheet.Number(ledger.Steps)} steps of {BatchSize} pictures, AdamW, cosine from {RecipeSheet.Number(LearningRate)}, positions begin as sines and cosines"),
                ("Cost", RecipeSheet.Cost(ledger)),
            ],
            MeasurementText = "Bucket 9 of the digits, the test pictures of fashion-mnist, each turned once. The other two learners read pixels.",
            Columns = ("named", "–", "pictures"),
        };
        sheet.Write(model, measurements);
        return output.Publish(model, measurements);

        void Add(string name, int[] predicted)
        {
            foreach (var (set, from, to) in new[] { ("mnist", 0, test.Digits), ("turned fashion-mnist", test.Digits, test.Count), ("all", 0, test.Count) })
            {
                var right = Enumerable.Range(from, to - from).Count(i => predicted[i] == test.LabelOf[i]);
                measurements.Add(new RecipeMeasurement(set, name, double.NaN, double.NaN, (double)right / (to - from), to - from));
            }
        }
    }
}
