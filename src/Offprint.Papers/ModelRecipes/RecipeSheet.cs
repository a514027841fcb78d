using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Offprint.Models;
using Offprint.Tensors;
using Offprint.Training;

namespace Offprint.Papers;

/// <summary>RECIPE.md: what a model is, how it was made, and how good it is on held-out data.</summary>
internal sealed class RecipeSheet(ModelRecipe recipe, ModelRecipeOptions options, DataShelf shelf, string folder)
{
    /// <summary>Lines of the table at the top, between the parameters and the weights.</summary>
    public required IReadOnlyList<(string Name, string Value)> Rows { get; init; }

    /// <summary>What is measured on what.</summary>
    public required string MeasurementText { get; init; }

    /// <summary>What the column of right guesses is called, and what is counted in the last one.</summary>
    public (string Accuracy, string Loss, string Count) Columns { get; init; } = ("guessed", "nats a hidden token", "tokens");

    public void Write(PretrainedModel model, IReadOnlyList<RecipeMeasurement> measurements)
    {
        var text = new StringBuilder();
        Line($"# {recipe.Name}\n\n{recipe.Summary}\n");
        Line("| | |\n|---|---|");
        Line($"| Rebuild | `./offprint models build {recipe.Name}{(options.Minutes is { } minutes ? $" --minutes {Number(minutes)}" : "")}{(options.Seed == 42 ? "" : $" --seed {options.Seed}")}` |");
        Line($"| Parameters | {Number(model.ParameterCount)} |");
        Line("| Stored as | float16; trained in float32 |");
        foreach (var (name, value) in Rows)
        {
            Line($"| {name} | {value} |");
        }

        Line($"| Weights | SHA-256 {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, TensorFolder.SingleFile))))} |");
        Line(options.Minutes is null
            ? "\nEqual on the same machine and thread count; elsewhere sums are rounded in another order, and a rebuilt model is alike, not equal.\n"
            : "\nThe time limit decides the number of steps, so a rebuilt model is alike, not equal.\n");
        Line("## Data and terms\n\nThe weights are Apache-2.0 like the code. The data keep their own terms:\n");
        foreach (var set in recipe.DataSets)
        {
            Line($"- [{set}](../../data/{set}/SOURCE.md): {Licence(shelf.Open(set).Source)}");
        }

        Line($"\n## Held-out data\n\n{MeasurementText}\n");
        Table(measurements);
        File.WriteAllText(Path.Combine(folder, "RECIPE.md"), text.ToString());

        void Line(string line) => text.Append(line).Append('\n');

        void Table(IReadOnlyList<RecipeMeasurement> rows)
        {
            var guesses = rows.Any(static m => double.IsFinite(m.Accuracy));
            Line(guesses ? $"| data | model | {Columns.Accuracy} | {Columns.Loss} | {Columns.Count} |\n|---|---|---|---|---|" : "| data | model | nats a token | perplexity | bits a byte | tokens |\n|---|---|---|---|---|---|");
            foreach (var m in rows)
            {
                Line(guesses
                    ? $"| {m.Set} | {m.Predictor} | {m.Accuracy.ToString("P1", CultureInfo.InvariantCulture)} | {Number(m.NatsPerToken)} | {Number(m.Tokens)} |"
                    : $"| {m.Set} | {m.Predictor} | {Number(m.NatsPerToken)} | {Number(m.Perplexity)} | {Number(m.BitsPerByte)} | {Number(m.Tokens)} |");
            }
        }
    }

    public static string Cost(TrainingLedger ledger) =>
        $"{Number(ledger.Seconds / 60)} minutes on {TorchRuntime.Threads} {(TorchRuntime.Threads == 1 ? "thread" : "threads")} of {ProcessorName.Find()}, {ledger.Flops.ToString("0.00e0", CultureInfo.InvariantCulture)} floating-point operations";

    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString(value >= 1000 ? "N0" : Math.Abs(value) < 0.01 ? "0.######" : "0.###", CultureInfo.InvariantCulture);

    private static string Licence(string? source)
    {
        var row = source?.Split('\n').FirstOrDefault(static line => line.StartsWith("| Licence |", StringComparison.Ordinal));
        return row is null ? "see there" : row["| Licence |".Length..].Trim().TrimEnd('|').Trim();
    }
}
