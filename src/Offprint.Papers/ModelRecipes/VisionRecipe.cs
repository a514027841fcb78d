using Offprint.Learners;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a small vision transformer that tells digits apart and says how far clothes are turned: one classifier of 14 labels.</summary>
public sealed class VisionRecipe : ModelRecipe
{
    /// <summary>Steps of training.</summary>
    public required int Steps { get; init; }

    /// <summary>Pictures in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

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
        var work = Directory.CreateDirectory(options.WorkFolder(Name)).FullName;
        var training = DigitsAndTurns.Read(shelf, SplitPart.Train);
        using var model = VisionTransformer.Create(Config with { LabelCount = DigitsAndTurns.Labels }, Seed.Derive(options.Seed, "weights"), classifier: true);
        SineCosinePositions.Start(model);
        using var trainer = new Trainer(model, new ExampleStep(new ImageLabelObjective(training, training.LabelOf), BatchSize, options.Seed), options.Trainer(1) with
        {
            MaxTokens = null,
            MaxSteps = options.Minutes is null ? Steps : TrainerOptions.Unlimited,
            LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(100), floor: 0.02),
            Optimizer = new AdamWSettings { WeightDecay = 0.05 },
            MixedPrecision = null,
            EvaluateEvery = 0,
            Folder = work,
        });
        if (Directory.Exists(Path.Combine(work, "checkpoints")))
        {
            trainer.Resume();
        }

        var fit = trainer.Fit(new FitProgress(progress), cancellation);
        return fit.End == FitEnd.Cancelled ? null : Finish(options, shelf, model, training, trainer.Ledger, progress);
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
        float[][] rows = [.. Enumerable.Range(0, training.Count).Select(training.Features)], tests = [.. Enumerable.Range(0, test.Count).Select(test.Features)];
        Add(Name, Predict(model, test));
        Add("nearest class mean", NearestClassMean.Fit(rows, [.. training.LabelOf]).Predict(tests));
        Add("logistic regression", LogisticRegression.Fit(rows, [.. training.LabelOf], new LogisticRegressionOptions { MaximumIterations = 60, Tolerance = 1e-5 }).Predict(tests));
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

    private static int[] Predict(VisionTransformer model, DigitsAndTurns test)
    {
        var predicted = new List<int>(test.Count);
        foreach (var batch in Enumerable.Range(0, test.Count).Chunk(250))
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            predicted.AddRange(model.Forward(new ImageInput(test.Pixels(batch))).Logits.argmax(1).data<long>().ToArray().Select(static label => (int)label));
        }

        return [.. predicted];
    }
}
