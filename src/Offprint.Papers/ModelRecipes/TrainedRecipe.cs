using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe that trains a language model on text and measures it on the test part of the same texts.</summary>
public abstract class TrainedRecipe : ModelRecipe
{
    /// <summary>What it is trained on.</summary>
    public required IReadOnlyList<RecipeText> Texts { get; init; }

    /// <summary>Tokens that the model is trained on by default, repeated ones among them. With no time limit equal tokens, seed, machine and thread count give equal weights.</summary>
    public required long Tokens { get; init; }

    /// <summary>Tokens that the model reads at once while training.</summary>
    public required int Context { get; init; }

    /// <summary>Sequences in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Share of the highest learning rate that the cosine ends at. Default 0.05.</summary>
    public double LearningRateFloor { get; init; } = 0.05;

    /// <inheritdoc/>
    public override IReadOnlyList<string> DataSets => [.. Texts.SelectMany(static text => text.DataSets).Distinct()];

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        options.Validate();
        var work = options.WorkFolder(Name);
        using var ingredients = Prepare(options);
        var shelf = options.Data ?? DataShelf.Default;
        var plan = new TextRunPlan
        {
            Folder = work,
            Training = Documents(shelf, SplitPart.Train),
            HeldOut = Documents(shelf, SplitPart.Development),
            Tokenizer = ingredients.Tokenizer,
            Model = tokenizer => ingredients.Model(tokenizer, Seed.Derive(options.Seed, "weights")),
            Objective = ingredients.Objective,
            Context = Context,
            Options = options.Trainer(Tokens) with
            {
                BatchSize = BatchSize,
                LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(100), floor: LearningRateFloor),
            },
        };
        var result = Run(plan, progress, cancellation);
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

    /// <summary>What RECIPE.md says about the measurement.</summary>
    private protected abstract string MeasurementText { get; }

    /// <summary>What RECIPE.md says about weights that do not begin as noise; null: all do.</summary>
    private protected virtual string? Start => null;

    /// <summary>Makes tokenizer, model and objective.</summary>
    private protected abstract RecipeIngredients Prepare(ModelRecipeOptions options);

    /// <summary>Measures the model and its baselines on the test part.</summary>
    private protected abstract IReadOnlyList<RecipeMeasurement> Measure(PretrainedModel model, PretrainedTokenizer tokenizer, TestText test, IReadOnlyList<int[]> training, Action<string> report, CancellationToken cancellation);

    private static TextRunResult Run(TextRunPlan plan, IProgress<RunProgress>? progress, CancellationToken cancellation) =>
        new TextRun(plan).Run(resume: Directory.Exists(Path.Combine(plan.Folder, "data")), progress: new Relay(progress), cancellation: cancellation);

    /// <summary>The training documents as they are trained on.</summary>
    private protected IEnumerable<int[]> TrainingIds(DataShelf shelf, PretrainedTokenizer tokenizer) =>
        Documents(shelf, SplitPart.Train).Select(document => TestText.Ids(tokenizer, document.Text));

    private IEnumerable<Document> Documents(DataShelf shelf, SplitPart part) => Texts.SelectMany(text => text.Read(shelf, part));

    private BuiltModel Finish(ModelRecipeOptions options, DataShelf shelf, TextRunResult result, IProgress<RunProgress>? progress, CancellationToken cancellation)
    {
        var tokenizer = PretrainedTokenizer.Load(result.Folder);
        using var output = new RecipeOutput(options, Name);

        // What ships is measured: the weights after their rounding to float16.
        using (var trained = Checkpoint.Load<PretrainedModel>(result.Folder))
        {
            Checkpoint.Save(trained, output.Folder, new SaveOptions { DataType = ScalarType.Float16 });
            tokenizer.Save(output.Folder);
        }

        using var model = Checkpoint.Load<PretrainedModel>(output.Folder);
        var training = TrainingIds(shelf, tokenizer).ToList();
        var measurements = Measure(model, tokenizer, TestText.Read(shelf, Texts, tokenizer), training, line => progress?.Report(new RunProgress(1, line, TimeSpan.Zero, null)), cancellation);
        var ledger = result.Ledger;
        var sheet = new RecipeSheet(this, options, shelf, output.Folder)
        {
            Rows =
            [
                ("Trained on", $"{string.Join(", ", Texts.Select(static text => text.Name))}: `StableSplit` buckets 0 to 7 only, {RecipeSheet.Number(result.TrainingTokens)} tokens"),
                .. Start is null ? [] : new[] { ("Start", Start) },
                ("Training", $"{RecipeSheet.Number(ledger.Steps)} steps, {RecipeSheet.Number(ledger.Tokens)} tokens ({RecipeSheet.Number((double)ledger.Tokens / result.TrainingTokens)} times the text), context {Context}, batch {BatchSize}, AdamW, cosine from {RecipeSheet.Number(LearningRate)}"),
                ("Cost", RecipeSheet.Cost(ledger)),
            ],
            MeasurementText = MeasurementText,
        };
        sheet.Write(model, measurements);
        return output.Publish(model, measurements);
    }

    private sealed class Relay(IProgress<RunProgress>? progress) : IProgress<TextRunProgress>
    {
        public void Report(TextRunProgress value) => progress?.Report(new RunProgress(value.Fraction, value.Message, value.Elapsed, value.Remaining));
    }
}
