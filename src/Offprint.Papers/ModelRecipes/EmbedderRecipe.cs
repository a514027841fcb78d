using System.Numerics.Tensors;
using Offprint.Models;
using Offprint.Numerics;
using Offprint.Tensors;
using Offprint.Text;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.Papers;

/// <summary>A recipe of a text embedder, trained on pairs that belong together: measured by how often the text of a query is the nearest of 500.</summary>
public sealed class EmbedderRecipe : ModelRecipe
{
    private const int Pool = 500;

    /// <summary>Steps of training.</summary>
    public required int Steps { get; init; }

    /// <summary>Pairs in a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The architecture, given the tokenizer.</summary>
    public required Func<PretrainedTokenizer, BertConfig> Config { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> DataSets => PairTexts.Sets;

    private static TextPairOptions Lengths { get; } = new() { QueryTokens = 32, DocumentTokens = 96 };

    /// <inheritdoc/>
    public override BuiltModel? Build(ModelRecipeOptions? options = null, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new ModelRecipeOptions();
        options.Validate();
        TorchRuntime.PrepareThread();
        var shelf = options.Data ?? DataShelf.Default;
        var work = Directory.CreateDirectory(options.WorkFolder(Name)).FullName;
        var pairs = DataSets.SelectMany(set => PairTexts.Read(shelf, set, SplitPart.Train)).ToList();
        var tokenizer = Tokenizer(Path.Combine(work, "tokenizer"), pairs, cancellation);
        using var encoder = TextEncoder.Create(Config(tokenizer), Seed.Derive(options.Seed, "weights"));
        using var loss = new InfoNceLoss(new InfoNceOptions { Temperature = 0.05, BothDirections = true });
        var step = new TextPairStep(tokenizer, pairs, loss, Lengths with { BatchSize = BatchSize, Seed = options.Seed });
        using var trainer = new Trainer(encoder, step, options.Trainer(1) with
        {
            MaxTokens = null,
            MaxSteps = options.Minutes is null ? Steps : TrainerOptions.Unlimited,
            LearningRate = LearningRateSchedule.Cosine(LearningRate, TrainingSpan.Steps(100), floor: 0.02),
            EvaluateEvery = 0,
            Folder = work,
        });
        if (Directory.Exists(Path.Combine(work, "checkpoints")))
        {
            trainer.Resume();
        }

        var fit = trainer.Fit(new FitProgress(progress), cancellation);
        return fit.End == FitEnd.Cancelled ? null : Finish(options, shelf, encoder, tokenizer, pairs, trainer.Ledger, progress);
    }

    private BuiltModel Finish(ModelRecipeOptions options, DataShelf shelf, TextEncoder trained, PretrainedTokenizer tokenizer, List<TextPair> training, TrainingLedger ledger, IProgress<RunProgress>? progress)
    {
        progress?.Report(new RunProgress(1, "finding test texts", TimeSpan.Zero, null));
        using var output = new RecipeOutput(options, Name);
        Checkpoint.Save(trained, output.Folder, new SaveOptions { DataType = ScalarType.Float16 });
        tokenizer.Save(output.Folder);
        using var encoder = Checkpoint.Load<TextEncoder>(output.Folder);
        var measurements = Measure(shelf, encoder, tokenizer, training);
        var sheet = new RecipeSheet(this, options, shelf, output.Folder)
        {
            Rows =
            [
                ("Trained on", $"{RecipeSheet.Number(training.Count)} pairs of buckets 0 to 7: heads and explanations of foldoc, summaries and descriptions of debian-packages, first sentences and rests of paragraphs of python-docs"),
                ("Training", $"{RecipeSheet.Number(ledger.Steps)} steps of {BatchSize} pairs, in-batch negatives in both directions, temperature 0.05, mean pooling, AdamW, cosine from {RecipeSheet.Number(LearningRate)}"),
                ("Cost", RecipeSheet.Cost(ledger)),
            ],
            MeasurementText = $"Bucket 9: {Pool} pairs of every set, drawn once. Found is the share of queries whose own text is the nearest of the {Pool}, by cosine. Word vectors: the mean of data/word-vectors over the words. TF-IDF: words, weighted by 1 + log of their count and their inverse document frequency in the training texts.",
            Columns = ("found", "–", "queries"),
        };
        sheet.Write(encoder, measurements);
        return output.Publish(encoder, measurements);
    }

    private List<RecipeMeasurement> Measure(DataShelf shelf, TextEncoder encoder, PretrainedTokenizer tokenizer, IReadOnlyList<TextPair> training)
    {
        var words = WordVectors.Open(Path.Combine(shelf.Open("word-vectors").Folder, "word-vectors.parquet"));
        var frequencies = new WordWeights(training.Select(static pair => pair.Document));
        var rows = new List<RecipeMeasurement>();
        foreach (var (name, embed) in new (string, Func<string, bool, float[]>)[]
        {
            (Name, (text, query) => Embed(encoder, tokenizer, text, query)), ("word vectors", (text, _) => Mean(words, text)), ("TF-IDF", (_, _) => []),
        })
        {
            var (found, asked) = (0L, 0L);
            foreach (var set in DataSets)
            {
                var pairs = PairTexts.Read(shelf, set, SplitPart.Test).ToArray();
                new SeededRandom(42, "embedder test pairs").Shuffle(pairs);
                pairs = [.. pairs.Take(Pool)];
                var right = name == "TF-IDF" ? Sparse(frequencies, pairs) : Dense(pairs, embed);
                rows.Add(new RecipeMeasurement(set, name, double.NaN, double.NaN, (double)right / pairs.Length, pairs.Length));
                (found, asked) = (found + right, asked + pairs.Length);
            }

            rows.Add(new RecipeMeasurement("all", name, double.NaN, double.NaN, (double)found / asked, asked));
        }

        return rows;
    }

    private static int Dense(TextPair[] pairs, Func<string, bool, float[]> embed)
    {
        var (queries, documents) = (Array.ConvertAll(pairs, pair => embed(pair.Query, true)), Array.ConvertAll(pairs, pair => embed(pair.Document, false)));
        return Enumerable.Range(0, pairs.Length).Count(i =>
        {
            var own = TensorPrimitives.CosineSimilarity(queries[i], documents[i]);
            return own > 0 && Enumerable.Range(0, pairs.Length).All(j => j == i || TensorPrimitives.CosineSimilarity(queries[i], documents[j]) is var other && (double.IsNaN(other) || other < own));
        });
    }

    private static int Sparse(WordWeights weights, TextPair[] pairs)
    {
        var (queries, documents) = (Array.ConvertAll(pairs, pair => weights.Vector(pair.Query)), Array.ConvertAll(pairs, pair => weights.Vector(pair.Document)));
        return Enumerable.Range(0, pairs.Length).Count(i =>
        {
            var own = WordWeights.Dot(queries[i], documents[i]);
            return own > 0 && Enumerable.Range(0, pairs.Length).All(j => j == i || WordWeights.Dot(queries[i], documents[j]) < own);
        });
    }

    private static float[] Embed(TextEncoder encoder, PretrainedTokenizer tokenizer, string text, bool query)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return encoder.Encode(ModelInputs.Pad([TextPairStep.Ids(tokenizer, text, query ? Lengths.QueryTokens : Lengths.DocumentTokens)])).data<float>().ToArray();
    }

    private static float[] Mean(WordVectors vectors, string text)
    {
        var (sum, own) = (new float[vectors.Dimensions], new float[vectors.Dimensions]);
        foreach (var word in CommonWords.Of(text))
        {
            if (vectors.TryGet(word, own))
            {
                TensorPrimitives.Add(sum, own, sum);
            }
        }

        return sum;
    }

    private static PretrainedTokenizer Tokenizer(string folder, IReadOnlyList<TextPair> pairs, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(folder, "tokenizer.json")))
        {
            return PretrainedTokenizer.Load(folder);
        }

        var trained = new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 8192, Alphabet = BytePairAlphabet.Continuation })
            .Train(pairs.SelectMany(static pair => new[] { pair.Query, pair.Document }), null, cancellation);
        trained.Save(folder);
        return trained;
    }
}
