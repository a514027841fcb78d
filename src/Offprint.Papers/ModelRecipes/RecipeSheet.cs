using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Offprint.Models;
using Offprint.Tensors;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>RECIPE.md: what a model is, how it was made, and how well it predicts held-out text.</summary>
internal static class RecipeSheet
{
    public static string Write(TrainedRecipe recipe, ModelRecipeOptions options, DataShelf shelf, PretrainedModel model, TextRunResult result, IReadOnlyList<RecipeMeasurement> measurements, string folder)
    {
        var (ledger, text) = (result.Ledger, new StringBuilder());
        Line($"# {recipe.Name}\n\n{recipe.Summary}\n");
        Line("| | |\n|---|---|");
        Line($"| Rebuild | `./offprint models build {recipe.Name}{(options.Minutes is { } minutes ? $" --minutes {Number(minutes)}" : "")}{(options.Seed == 42 ? "" : $" --seed {options.Seed}")}` |");
        Line($"| Parameters | {Number(model.ParameterCount)} |");
        Line("| Stored as | float16; trained in float32 |");
        Line($"| Trained on | {string.Join(", ", recipe.DataSets)}: `StableSplit` buckets 0 to 7 only, {Number(result.TrainingTokens)} tokens |");
        Line($"| Training | {Number(ledger.Steps)} steps, {Number(ledger.Tokens)} tokens ({Number((double)ledger.Tokens / result.TrainingTokens)} times the text), context {recipe.Context}, batch {recipe.BatchSize}, AdamW, cosine from {Number(recipe.LearningRate)} |");
        Line($"| Cost | {Number(ledger.Seconds / 60)} minutes on {TorchRuntime.Threads} {(TorchRuntime.Threads == 1 ? "thread" : "threads")} of {ProcessorName.Find()}, {ledger.Flops.ToString("0.00e0", CultureInfo.InvariantCulture)} floating-point operations |");
        Line($"| Weights | SHA-256 {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, TensorFolder.SingleFile))))} |");
        Line(options.Minutes is null
            ? "\nEqual on the same machine and thread count; elsewhere sums are rounded in another order, and a rebuilt model is alike, not equal.\n"
            : "\nThe time limit decides the number of steps, so a rebuilt model is alike, not equal.\n");
        Line("## Data and terms\n\nThe weights are Apache-2.0 like the code. The texts keep their own terms:\n");
        foreach (var set in recipe.DataSets)
        {
            Line($"- [{set}](../../data/{set}/SOURCE.md): {Licence(shelf.Open(set).Source)}");
        }

        Line("\n## Held-out text\n\n" + (measurements.Any(static m => double.IsFinite(m.Accuracy))
            ? "Bucket 9. A token in seven is hidden. The n-gram models are counted on the same training tokens; they are given the true neighbours on both sides and choose the token that makes the window most probable, on 1,000 places.\n"
            : "Bucket 9, window of the training context moved by half of it. The n-gram models (interpolated Kneser-Ney) are counted on the same training tokens.\n"));
        Table(measurements);
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Table(IReadOnlyList<RecipeMeasurement> rows)
        {
            var guesses = rows.Any(static m => double.IsFinite(m.Accuracy));
            Line(guesses ? "| text | model | guessed | nats a hidden token | tokens |\n|---|---|---|---|---|" : "| text | model | nats a token | perplexity | bits a byte | tokens |\n|---|---|---|---|---|---|");
            foreach (var m in rows)
            {
                Line(guesses
                    ? $"| {m.Set} | {m.Predictor} | {m.Accuracy.ToString("P1", CultureInfo.InvariantCulture)} | {Number(m.NatsPerToken)} | {Number(m.Tokens)} |"
                    : $"| {m.Set} | {m.Predictor} | {Number(m.NatsPerToken)} | {Number(m.Perplexity)} | {Number(m.BitsPerByte)} | {Number(m.Tokens)} |");
            }
        }
    }

    private static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString(value >= 1000 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    private static string Licence(string? source)
    {
        var row = source?.Split('\n').FirstOrDefault(static line => line.StartsWith("| Licence |", StringComparison.Ordinal));
        return row is null ? "see there" : row["| Licence |".Length..].Trim().TrimEnd('|').Trim();
    }
}
