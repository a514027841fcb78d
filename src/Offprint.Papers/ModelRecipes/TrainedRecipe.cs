using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe that trains on the shelf's prose and measures on its test part.</summary>
public abstract class TrainedRecipe : ModelRecipe
{
    /// <summary>Tokens that the model reads at once while training.</summary>
    public abstract int Context { get; }

    /// <summary>Sequences in a step.</summary>
    public abstract int BatchSize { get; }

    /// <summary>The highest learning rate.</summary>
    public abstract double LearningRate { get; }

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        if (options.Minutes is { } minutes && !(minutes > 0 && double.IsFinite(minutes)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The time is {minutes} minutes; it must be positive."), nameof(options));
        }

        var work = options.WorkFolder(Name);
        using var ingredients = Prepare(options);
        var shelf = options.Data ?? DataShelf.Default;
        var run = new TextRun(new TextRunPlan
        {
            Folder = work,
            Training = ShelfProse.Documents(shelf, DataSets, SplitPart.Train),
            HeldOut = ShelfProse.Documents(shelf, DataSets, SplitPart.Development),
            Tokenizer = ingredients.Tokenizer,
            Model = tokenizer => ingredients.Model(tokenizer, Seed.Derive(options.Seed, "weights")),
            Objective = ingredients.Objective,
            Context = Context,
            Options = new TrainerOptions
            {
                MaxSteps = TrainerOptions.Unlimited,
                MaxTokens = options.Minutes is null ? Tokens : null,
                MaxTime = options.Minutes is { } limit ? TimeSpan.FromMinutes(limit) : null,
                BatchSize = BatchSize,
                LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(100), floor: 0.05),
                Optimizer = new AdamWSettings(),
                MixedPrecision = Models.MixedPrecision.IsFast ? ScalarType.BFloat16 : null,
                Seed = options.Seed,
                EvaluateEvery = 500,
                CheckpointTime = TimeSpan.FromMinutes(5),
                LogEvery = 10,
            },
        });
        var result = run.Run(resume: Directory.Exists(Path.Combine(work, "data")), progress: new Relay(progress), cancellation: cancellation);
        try
        {
            return result.Fit.End == FitEnd.Cancelled ? null : Finish(options, shelf, result, progress, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Trained, but not measured: the next call measures.
            return null;
        }
    }

    /// <summary>Makes tokenizer, model and objective.</summary>
    private protected abstract RecipeIngredients Prepare(ModelRecipeOptions options);

    /// <summary>Measures the model and its baselines on the test part.</summary>
    private protected abstract IReadOnlyList<RecipeMeasurement> Measure(PretrainedModel model, PretrainedTokenizer tokenizer, TestText test, IReadOnlyList<int[]> training, Action<string> report, CancellationToken cancellation);

    private BuiltModel Finish(ModelRecipeOptions options, DataShelf shelf, TextRunResult result, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var tokenizer = PretrainedTokenizer.Load(result.Folder);
        var place = Path.Combine(options.OutputFolder, Name);
        var temporary = Path.Combine(options.OutputFolder, $".{Name}.{Guid.NewGuid():N}");
        try
        {
            // What ships is measured: the weights after their rounding to float16.
            using (var trained = Checkpoint.Load<PretrainedModel>(result.Folder))
            {
                Checkpoint.Save(trained, temporary, new SaveOptions { DataType = ScalarType.Float16 });
                tokenizer.Save(temporary);
            }

            using var model = Checkpoint.Load<PretrainedModel>(temporary);
            var training = ShelfProse.Documents(shelf, DataSets, SplitPart.Train).Select(document => TestText.Ids(tokenizer, document.Text)).ToList();
            var measurements = Measure(model, tokenizer, TestText.Read(shelf, DataSets, tokenizer), training, line => progress?.Report(new RunProgress(1, line, TimeSpan.Zero, null)), cancellation);
            File.WriteAllText(Path.Combine(temporary, "RECIPE.md"), RecipeSheet.Write(this, options, shelf, model, result, measurements, temporary));
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }

            Directory.Move(temporary, place);
            return new BuiltModel(Name, place, model.ParameterCount, new DirectoryInfo(place).EnumerateFiles().Sum(static file => file.Length), measurements);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private sealed class Relay(IProgress<RunProgress>? progress) : IProgress<TextRunProgress>
    {
        public void Report(TextRunProgress value) => progress?.Report(new RunProgress(value.Fraction, value.Message, value.Elapsed, value.Remaining));
    }
}
