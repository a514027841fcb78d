using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>A recipe of an encoder that predicts hidden tokens: measured by right guesses against n-gram models that see both sides.</summary>
public sealed class EncoderRecipe : TrainedRecipe
{
    /// <summary>Hidden tokens for which the n-gram models try every token of the vocabulary.</summary>
    private const int Guesses = 1000;

    /// <summary>The tokenizer that is trained.</summary>
    public required BytePairTrainerOptions Vocabulary { get; init; }

    /// <summary>The architecture, given the tokenizer.</summary>
    public required Func<PretrainedTokenizer, BertConfig> Config { get; init; }

    /// <summary>
    /// Share of the tokens that is hidden in training. Default 0.2, more than the usual 0.15, since a short training profits from more predictions a pass (Wettig et al.,
    /// arXiv 2202.08005).
    /// </summary>
    public double HiddenShare { get; init; } = 0.2;

    private protected override string MeasurementText =>
        "Bucket 9. A token in seven is hidden. The n-gram models are counted on the same training tokens; they are given the true neighbours on both sides and choose the token that makes the window most probable, on 1,000 places.";

    private protected override string Start =>
        "heads of the first layer that look at the neighbors (`NeighborStart`), embeddings and output bias from the counts of neighbors and tokens in the training text (`CooccurrenceStart`); all else noise";

    private protected override RecipeIngredients Prepare(ModelRecipeOptions options) => new(
        (texts, progress, cancellation) => new BytePairTrainer(Vocabulary).Train(texts, progress, cancellation),
        (tokenizer, seed) =>
        {
            var config = Config(tokenizer);
            var model = MaskedLanguageModel.Create(config, seed);
            NeighborStart.Apply(model, seed);
            CooccurrenceStart.Apply(model, TrainingIds(options.Data ?? DataShelf.Default, tokenizer), seed, firstFeature: config.HiddenSize / config.HeadCount);
            return model;
        },
        tokenizer => new MaskedObjective(MaskedObjectiveOptions.For(tokenizer) with { Share = HiddenShare }));

    private protected override IReadOnlyList<RecipeMeasurement> Measure(PretrainedModel model, PretrainedTokenizer tokenizer, TestText test, IReadOnlyList<int[]> training, Action<string> report, CancellationToken cancellation)
    {
        report("guessing hidden tokens of the test text");
        var evaluator = new MaskedEvaluator((MaskedLanguageModel)model, new MaskedObjective(MaskedObjectiveOptions.For(tokenizer)), Context);
        var rows = test.Sets.Where(set => set.Tokens.Length >= Context).Select(set => Row(set.Set, evaluator.Evaluate(set.Tokens))).ToList();
        var tokens = rows.Sum(static row => row.Tokens);
        rows.Add(new RecipeMeasurement("all", Name, rows.Sum(static r => r.NatsPerToken * r.Tokens) / tokens, double.NaN, rows.Sum(static r => r.Accuracy * r.Tokens) / tokens, tokens));
        int[] all = [.. test.Sets.SelectMany(static set => set.Tokens)];
        foreach (var order in new[] { 2, 5 })
        {
            report($"guessing them with {(order == 2 ? "a bigram" : "a 5-gram")} model that sees both sides");
            var counted = NGramLanguageModel.Train(training, tokenizer.VocabularySize, new NGramModelOptions { Order = order });
            rows.Add(new RecipeMeasurement("all", order == 2 ? "bigram" : "5-gram", double.NaN, double.NaN, NGramGuesser.Accuracy(counted, all, Guesses, cancellation), Guesses));
        }

        return rows;

        RecipeMeasurement Row(string set, MaskedResult result) => new(set, Name, result.NatsPerToken, double.NaN, result.Accuracy, result.Tokens);
    }
}
