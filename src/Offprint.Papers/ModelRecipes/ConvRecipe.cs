using Offprint.Learners;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a small convolutional classifier of clothes: a judge of pictures that other models made.</summary>
public sealed class ConvRecipe : ModelRecipe
{
    /// <summary>Steps of training.</summary>
    public required int Steps { get; init; }

    /// <summary>Pictures in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

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
        var work = Directory.CreateDirectory(options.WorkFolder(Name)).FullName;
        var training = new ClothingPictures(set.ReadImages("train"));
        using var model = ConvEncoder.Create(Config with { LabelCount = training.ClassNames.Count }, Seed.Derive(options.Seed, "weights"), classifier: true);
        using var trainer = new Trainer(model, new ExampleStep(new ImageLabelObjective(training, training.Labels), Math.Min(BatchSize, training.Count), options.Seed), options.Trainer(1) with
        {
            MaxTokens = null,
            MaxSteps = options.Minutes is null ? Steps : TrainerOptions.Unlimited,
            LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(50), floor: 0.02),
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
        return fit.End == FitEnd.Cancelled ? null : Finish(options, model, training, new ClothingPictures(set.ReadImages("test")), trainer.Ledger, progress);
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
        float[][] rows = [.. Enumerable.Range(0, training.Count).Select(training.Features)], tests = [.. Enumerable.Range(0, test.Count).Select(test.Features)];
        Add(Name, Predict(model, test));
        Add("nearest class mean", NearestClassMean.Fit(rows, training.Labels).Predict(tests));
        Add("logistic regression", LogisticRegression.Fit(rows, training.Labels, new LogisticRegressionOptions { MaximumIterations = 60, Tolerance = 1e-5 }).Predict(tests));
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

    private static int[] Predict(ConvEncoder model, ClothingPictures test)
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
