using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint models</c>: the checkpoints that ship, and a look at any folder. Reads headers only; no weights, no tensor engine.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Checkpoints: list, inspect, build, export, import.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateInspect());
        command.Subcommands.Add(ModelBuildCommand.Create());
        command.Subcommands.Add(ModelFilesCommand.CreateExport());
        command.Subcommands.Add(ModelFilesCommand.CreateImport());
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List the models on the shelf.");
        command.SetAction(parsed =>
        {
            var models = ModelShelf.Default.Models;
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonArray([.. models.Select(m => (JsonNode)new JsonObject { ["name"] = m.Name, ["folder"] = m.Folder, ["bytes"] = m.Bytes })]));
                return;
            }

            if (models.Count == 0)
            {
                Output.Line("No model is on the shelf yet. Papers that need one take --model <folder>, or make one with random weights where the claim allows it.");
                return;
            }

            var table = Output.Table("model", "size", "folder");
            foreach (var model in models) table.AddRow(model.Name, Sizes.Text(model.Bytes), model.Folder);
            Output.Write(table);
        });
        return command;
    }

    private static Command CreateInspect()
    {
        var folder = new Argument<string>("folder") { Description = "A checkpoint in Hugging Face layout, or the name of a model on the shelf." };
        folder.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var command = new Command("inspect", "Show what a checkpoint is. Example: offprint models inspect ./my-model") { folder };
        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(folder);
            var info = Checkpoint.Inspect(!Directory.Exists(given) && ModelShelf.Default.Contains(given) ? ModelShelf.Default.Folder(given) : given);
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["folder"] = info.Folder,
                    ["modelType"] = info.Config.ModelType,
                    ["parameters"] = info.ParameterCount,
                    ["head"] = Names.Of(info.Head),
                    ["dataTypes"] = new JsonArray([.. info.DataTypes.Select(t => (JsonNode)t.ToString())]),
                    ["bytes"] = info.Bytes,
                    ["files"] = new JsonArray([.. info.Files.Select(f => (JsonNode)f)]),
                    ["hasTokenizer"] = info.HasTokenizer,
                });
                return;
            }

            Output.Line($"{info.Folder}");
            Output.Line($"  family      {info.Config.ModelType}, head: {Names.Of(info.Head)}");
            Output.Line($"  parameters  {Sizes.Count(info.ParameterCount)}");
            Output.Line($"  stored      {Sizes.Text(info.Bytes)} as {string.Join(", ", info.DataTypes)} in {string.Join(", ", info.Files.Select(Path.GetFileName))}");
            Output.Line($"  tokenizer   {(info.HasTokenizer ? "yes" : "no")}");
            Output.Line($"  in memory   about {Sizes.Text(info.ParameterCount * 4)} for weights in single precision");
        });
        return command;
    }
}
