using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint models</c>: the checkpoints that ship, and a look at any folder. Listing and inspecting read headers only; no weights, no tensor engine.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Checkpoints: list, inspect, verify, build, export, import.");
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(ModelInspectCommand.CreateInspect());
        command.Subcommands.Add(ModelInspectCommand.CreateVerify());
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
}
