using Offprint.Models;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>A recipe of a decoder: measured by nats a token against n-gram models of the same tokens.</summary>
public abstract class DecoderRecipe : TrainedRecipe
{
    private protected override IReadOnlyList<RecipeMeasurement> Measure(PretrainedModel model, PretrainedTokenizer tokenizer, TestText test, IReadOnlyList<int[]> training, Action<string> report, CancellationToken cancellation)
    {
        report("scoring the test text");
        var evaluator = new PerplexityEvaluator((CausalLanguageModel)model, new PerplexityOptions { Window = Context, Stride = Context / 2 });
        var measurements = Score(Name, evaluator);
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
