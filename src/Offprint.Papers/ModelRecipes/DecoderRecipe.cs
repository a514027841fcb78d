using Offprint.Models;
using Offprint.Numerics;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>A recipe of a decoder: measured by nats a token against n-gram models of the same tokens.</summary>
public sealed class DecoderRecipe : TrainedRecipe
{
    /// <summary>Tokens of its byte-level vocabulary; 257 are the bytes and an end token alone. Not read where there is a teacher.</summary>
    public int VocabularySize { get; init; }

    /// <summary>The architecture, given the tokenizer.</summary>
    public required Func<PretrainedTokenizer, ModelConfig> Config { get; init; }

    /// <summary>A model of the shelf that it is distilled from, with whose tokenizer; null (default): none.</summary>
    public string? Teacher { get; init; }

    /// <summary>Whether the tokens take random ones of two feed-forward layers while training; for <see cref="DuoConfig"/>. Default false.</summary>
    public bool RandomRouting { get; init; }

    private protected override string MeasurementText =>
        "Bucket 9, window of the training context moved by half of it. The n-gram models (interpolated Kneser-Ney) are counted on the same training tokens."
        + (RandomRouting ? " The model itself takes the big feed-forward layers throughout; its small ones and a random one for every token and layer are scored beside." : "");

    private protected override RecipeIngredients Prepare(ModelRecipeOptions options)
    {
        if (Teacher is null)
        {
            return new RecipeIngredients(
                (texts, progress, cancellation) => new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = VocabularySize }).Train(texts, progress, cancellation),
                (tokenizer, seed) => CausalLanguageModel.Create(Config(tokenizer), seed),
                _ => RandomRouting ? new RandomRoutingObjective() : new CausalObjective());
        }

        var folder = options.Teachers.Folder(Teacher);
        var teacher = Checkpoint.Load<CausalLanguageModel>(folder);
        return new RecipeIngredients(
            (_, _, _) => PretrainedTokenizer.Load(folder),
            (tokenizer, seed) => CausalLanguageModel.Create(Config(tokenizer), seed),
            // Temperature 1: what counts is that the student's distribution is the teacher's.
            _ => new Distiller(teacher, new DistillerOptions { Temperature = 1, TeacherShare = 0.9 }),
            teacher);
    }

    private protected override IReadOnlyList<RecipeMeasurement> Measure(PretrainedModel model, PretrainedTokenizer tokenizer, TestText test, IReadOnlyList<int[]> training, Action<string> report, CancellationToken cancellation)
    {
        report("scoring the test text");
        var decoder = (CausalLanguageModel)model;
        var options = new PerplexityOptions { Window = Context, Stride = Context / 2 };
        var measurements = Score(Name, new PerplexityEvaluator(decoder, options));
        if (RandomRouting)
        {
            var layers = decoder.Config.LayerCount;
            measurements.AddRange(Score("small layers", new PerplexityEvaluator(new RoutedLanguageModel(decoder, PatternRouter.All(TokenRoute.Small, layers)), options)));
            measurements.AddRange(Score("random layers", new PerplexityEvaluator(new RoutedLanguageModel(decoder, new RandomRouter(new SeededRandom(42, "random layers"))), options)));
        }

        foreach (var order in new[] { 2, 5 })
        {
            cancellation.ThrowIfCancellationRequested();
            report($"scoring it with {(order == 2 ? "a bigram" : "a 5-gram")} model of the same tokens");
            var counted = NGramLanguageModel.Train(training, tokenizer.VocabularySize, new NGramModelOptions { Order = order });
            measurements.AddRange(Score(order == 2 ? "bigram" : "5-gram", new NGramLosses(counted)));
        }

        return measurements;

        List<RecipeMeasurement> Score(string name, ILossModel scorer)
        {
            var rows = new List<RecipeMeasurement>();
            var (nats, tokens, bytes) = (0.0, 0L, 0L);
            foreach (var (set, ids, own) in test.Sets.Where(static set => set.Tokens.Length > 1))
            {
                var sum = scorer.TokenLosses(ids).Sum(static loss => (double)loss);
                (nats, tokens, bytes) = (nats + sum, tokens + ids.Length - 1, bytes + own);
                rows.Add(Row(set, sum, ids.Length - 1, own));
            }

            rows.Add(Row("all", nats, tokens, bytes));
            return rows;

            RecipeMeasurement Row(string set, double sum, long count, long length)
            {
                var result = new PerplexityResult(sum, count, length);
                return new RecipeMeasurement(set, name, result.NatsPerToken, result.BitsPerByte, double.NaN, count);
            }
        }
    }
}
