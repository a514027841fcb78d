using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary><c>offprint-encoder</c>: a BERT of 4 layers, d 192, WordPiece vocabulary of 8,192: 3.4 million parameters.</summary>
public sealed class OffprintEncoderRecipe : TrainedRecipe
{
    /// <summary>Hidden tokens for which the n-gram models try every token of the vocabulary.</summary>
    private const int Guesses = 1000;

    /// <inheritdoc/>
    public override string Name => "offprint-encoder";

    /// <inheritdoc/>
    public override string Summary => "A small encoder over English prose and technical text: BERT, 4 layers, d 192, 3.4 million parameters, masked tokens.";

    /// <inheritdoc/>
    public override long Tokens => 16_000_000;

    /// <inheritdoc/>
    public override int Context => 256;

    /// <inheritdoc/>
    public override int BatchSize => 16;

    /// <inheritdoc/>
    public override double LearningRate => 1.5e-3;

    private protected override RecipeIngredients Prepare(ModelRecipeOptions options) => new(
        static (texts, progress, cancellation) =>
            new BytePairTrainer(new BytePairTrainerOptions { VocabularySize = 8192, Alphabet = BytePairAlphabet.Continuation }).Train(texts, progress, cancellation),
        static (tokenizer, seed) => MaskedLanguageModel.Create(
            new BertConfig
            {
                VocabularySize = 8192, HiddenSize = 192, LayerCount = 4, HeadCount = 6, FeedForwardSize = 768, MaximumPositions = 256, PaddingTokenId = tokenizer.Special.Padding?.Id,
            },
            seed),
        static tokenizer => new MaskedObjective(MaskedObjectiveOptions.For(tokenizer)));

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
