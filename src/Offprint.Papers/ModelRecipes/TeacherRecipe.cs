using System.Text.Json.Nodes;
using Offprint.Code;
using Offprint.Learners;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>
/// A recipe of a classifier of C# methods, see <see cref="ExceptionTask"/>: an encoder that is pre-trained on code and fine-tuned on the labelled half of the training methods. What a
/// student is distilled from.
/// </summary>
public sealed class TeacherRecipe : ModelRecipe
{
    private const string Baseline = "TF-IDF + logistic regression";

    /// <summary>How the encoder is pre-trained.</summary>
    public required EncoderRecipe Encoder { get; init; }

    /// <summary>Passes over the labelled methods.</summary>
    public required double Epochs { get; init; }

    /// <summary>Methods in a step of fine-tuning.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate of fine-tuning.</summary>
    public required double LearningRate { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DataSets { get; } = ["code"];

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        options.Validate();
        TorchRuntime.PrepareThread();
        var shelf = options.Data ?? DataShelf.Default;
        var work = Directory.CreateDirectory(options.WorkFolder(Name)).FullName;
        var pretrained = Path.Combine(work, "pretrained", Encoder.Name);
        if (!Directory.Exists(pretrained))
        {
            // A time limit is shared: a quarter for each part of the pre-training, a half for the labels.
            var built = Encoder.Build(
                options with { Output = Path.Combine(work, "pretrained"), Work = Path.Combine(work, "encoder"), Minutes = options.Minutes / 4 }, progress, cancellation);
            if (built is null)
            {
                return null;
            }
        }

        var examples = ExceptionTask.Read(CodeCorpus.Read(Path.Combine(shelf.Open("code").Folder, "csharp.parquet")));
        var labelled = examples.Where(static example => example.Part == ExceptionPart.Labelled).ToList();
        var tokenizer = PretrainedTokenizer.Load(pretrained);
        using var body = Checkpoint.Load<TextEncoder>(pretrained);
        try
        {
            using var trained = new Finetuner(tokenizer, new FinetuneOptions
            {
                Pooling = Pooling.Pooler, Context = Encoder.Context, BatchSize = BatchSize, Epochs = Epochs, LearningRate = LearningRate, Seed = options.Seed, Folder = Path.Combine(work, "fine-tuning"),
                MaxTime = options.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes / 2) : null,
            }).Classify(body, [.. labelled.Select(static example => new LabeledText(example.Code, example.Label))], new FitProgress(progress), cancellation);
            return Finish(options, shelf, trained, tokenizer, labelled, [.. examples.Where(static example => example.Part == ExceptionPart.Test)], File.ReadAllText(Path.Combine(pretrained, "RECIPE.md")), progress);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private BuiltModel Finish(
        ModelRecipeOptions options, DataShelf shelf, TextClassifier trained, PretrainedTokenizer tokenizer, List<ExceptionExample> labelled, IReadOnlyList<ExceptionExample> test, string pretraining,
        IProgress<RunProgress>? progress)
    {
        progress?.Report(new RunProgress(1, "classifying test methods", TimeSpan.Zero, null));
        using var output = new RecipeOutput(options, Name);
        using (var whole = Classifier(trained))
        {
            Checkpoint.Save(whole, output.Folder, new SaveOptions { DataType = ScalarType.Float16 });
            tokenizer.Save(output.Folder);
        }

        using var model = Checkpoint.Load<SequenceClassifier>(output.Folder);
        string[] texts = [.. test.Select(static example => example.Code)];
        int[] wanted = [.. test.Select(Label)];
        var measurements = new List<RecipeMeasurement>();
        Add(Name, Predict(model, tokenizer, texts, Encoder.Context));
        string[] training = [.. labelled.Select(static example => example.Code)];
        var features = HashedNGrams.FitFrequencies(training);
        Add(Baseline, LogisticRegression.Fit(features.Transform(training), [.. labelled.Select(Label)], new LogisticRegressionOptions { L2 = 0.1 }).Predict(features.Transform(texts)));
        var rows = pretraining.Split('\n').Where(static line => line.StartsWith("| First |", StringComparison.Ordinal) || line.StartsWith("| Training |", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).Select(static cells => ($"Pre-training: {cells[1].ToLowerInvariant()}", cells[2]));
        var sheet = new RecipeSheet(this, options, shelf, output.Folder)
        {
            Rows =
            [
                ("Trained on", $"C# methods of `StableSplit` buckets 0 to 7: all of them for pre-training; {RecipeSheet.Number(labelled.Count)} of the labelled half of `ExceptionTask`, one half of them with documented exceptions, for fine-tuning"),
                .. rows,
                ("Fine-tuning", $"{RecipeSheet.Number(Epochs)} passes, batch {BatchSize}, {Encoder.Context} tokens a method, AdamW, linear from {RecipeSheet.Number(LearningRate)}"),
            ],
            MeasurementText = "Does a method's documentation list an exception? Bucket 9, throws and guards cut out of the code, as many methods with as without. The baseline reads hashed 1-2-grams of words of the same labelled half.",
            Columns = ("right", "–", "methods"),
        };
        sheet.Write(model, measurements);
        return output.Publish(model, measurements);

        void Add(string name, int[] predicted) =>
            measurements.Add(new RecipeMeasurement("all", name, double.NaN, double.NaN, (double)predicted.Zip(wanted).Count(static pair => pair.First == pair.Second) / wanted.Length, wanted.Length));
    }

    /// <summary>The same function as a checkpoint that other tools read: pooler and head of the fine-tuned encoder are what RoBERTa's classifier calls dense and out_proj.</summary>
    private static SequenceClassifier Classifier(TextClassifier trained)
    {
        var source = new JsonObject
        {
            ["id2label"] = new JsonObject(trained.Labels.Select(static (label, i) => KeyValuePair.Create(RecipeSheet.Number(i), (JsonNode?)label))),
            ["label2id"] = new JsonObject(trained.Labels.Select(static (label, i) => KeyValuePair.Create(label, (JsonNode?)i))),
        };
        var whole = SequenceClassifier.Create(trained.Body.Config with { LabelCount = trained.Labels.Count, Source = source.ToJsonString() }, seed: 0);
        using var quiet = no_grad();
        foreach (var spec in whole.TensorSpecs.Where(static spec => !spec.Name.StartsWith("classifier.", StringComparison.Ordinal)))
        {
            whole.ParameterOf(spec.Name).copy_(trained.Body.ParameterOf(spec.Name["roberta.".Length..]));
        }

        foreach (var kind in (string[])["weight", "bias"])
        {
            whole.ParameterOf($"classifier.dense.{kind}").copy_(trained.Body.ParameterOf($"pooler.dense.{kind}"));
            whole.ParameterOf($"classifier.out_proj.{kind}").copy_(trained.get_parameter($"score.{kind}")!);
        }

        return whole;
    }

    private static int[] Predict(SequenceClassifier model, PretrainedTokenizer tokenizer, string[] texts, int context)
    {
        var predicted = new List<int>(texts.Length);
        foreach (var batch in texts.Chunk(32))
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var input = ModelInputs.Pad([.. batch.Select(text => Row(tokenizer, text, context))], tokenizer.Special.Padding!.Id);
            predicted.AddRange(model.Forward(input).Logits.argmax(1).data<long>().ToArray().Select(static label => (int)label));
        }

        return [.. predicted];
    }

    /// <summary>A method between start and end token, cut to the context, as fine-tuning frames it.</summary>
    private static int[] Row(PretrainedTokenizer tokenizer, string text, int context) =>
        [(tokenizer.Special.Classification ?? tokenizer.Special.Bos)!.Id, .. tokenizer.EncodePair(text, null, addSpecial: false).Ids.Take(context - 2), (tokenizer.Special.Separator ?? tokenizer.Special.Eos)!.Id];

    private static int Label(ExceptionExample example) => example.Label == ExceptionTask.Labels[0] ? 0 : 1;
}
