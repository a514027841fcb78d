using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint models build</c>: trains a model of the shelf anew, by its recipe.</summary>
internal static class ModelBuildCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"The model: {string.Join(", ", ModelRecipeCatalog.All.Select(r => r.Name))}." };
        name.CompletionSources.Add(_ => [.. ModelRecipeCatalog.All.Select(r => new System.CommandLine.Completions.CompletionItem(r.Name))]);
        var minutes = new Option<double?>("--minutes") { Description = "Minutes of training, earlier sessions among them, in place of the recipe's number of tokens.", HelpName = "n" };
        var output = new Option<string?>("--output") { Description = "Folder that holds the models. Default: models of this checkout, else of OFFPRINT_HOME.", HelpName = "folder" };
        var work = new Option<string?>("--work") { Description = "Folder for tokens, checkpoints and logs. Default: training/<name> in OFFPRINT_HOME.", HelpName = "folder" };
        var command = new Command("build", "Train a model of the shelf by its recipe; a run that was stopped goes on. Example: offprint models build offprint-lm") { name, minutes, output, work };
        command.SetAction((parsed, cancellation) =>
        {
            var recipe = ModelRecipeCatalog.Get(parsed.GetRequiredValue(name));
            var options = new ModelRecipeOptions { Output = parsed.GetValue(output), Work = parsed.GetValue(work), Minutes = parsed.GetValue(minutes) };
            BuiltModel? built;
            using (var progress = new ProgressLine(recipe.Name, quiet: false)) built = recipe.Build(options, progress, cancellation);
            if (built is null)
            {
                Console.Error.WriteLine("offprint: stopped; the same command goes on from the last checkpoint");
                return Task.FromResult(ExitCodes.Stopped);
            }

            if (Output.WantsJson(parsed)) Output.WriteJson(Json(built));
            else Print(built);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(BuiltModel built)
    {
        Output.Line($"{built.Name}: {Sizes.Count(built.Parameters)} parameters, {Sizes.Text(built.Bytes)}, in {built.Folder}");
        foreach (var m in built.Measurements.Where(m => m.Set == "all"))
        {
            Output.Line(double.IsFinite(m.Accuracy)
                ? string.Create(CultureInfo.InvariantCulture, $"  {m.Predictor,-18} {m.Accuracy:P1} right")
                : string.Create(CultureInfo.InvariantCulture, $"  {m.Predictor,-18} {m.NatsPerToken:0.000} nats a token, perplexity {m.Perplexity:0.0}, {m.BitsPerByte:0.000} bits a byte"));
        }
    }

    private static JsonObject Json(BuiltModel built) => new()
    {
        ["name"] = built.Name,
        ["folder"] = built.Folder,
        ["parameters"] = built.Parameters,
        ["bytes"] = built.Bytes,
        ["measurements"] = new JsonArray([.. built.Measurements.Select(m => (JsonNode)new JsonObject
        {
            ["set"] = m.Set, ["predictor"] = m.Predictor, ["natsPerToken"] = Value(m.NatsPerToken), ["bitsPerByte"] = Value(m.BitsPerByte), ["accuracy"] = Value(m.Accuracy), ["tokens"] = m.Tokens,
        })]),
    };

    private static JsonValue? Value(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
