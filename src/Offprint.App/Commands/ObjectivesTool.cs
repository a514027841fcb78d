using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Training;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool objectives</c>: the pre-training objectives that <c>offprint train</c> takes.</summary>
internal static class ObjectivesTool
{
    public static Command Create()
    {
        var id = new Argument<string?>("id") { Description = "One objective; without it all are listed.", Arity = ArgumentArity.ZeroOrOne };
        id.CompletionSources.Add(_ => [.. Objectives.All.Select(o => new System.CommandLine.Completions.CompletionItem(o.Id))]);
        var command = new Command("objectives", "List the pre-training objectives: what each predicts and which model it needs (paper pretrained-models-survey).\n\nExample: offprint tool objectives mlm");
        command.Add(id);
        command.SetAction(parsed =>
        {
            IReadOnlyList<ObjectiveInfo> shown = parsed.GetValue(id) is { } one ? [Objectives.Find(one)] : Objectives.All;
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonArray([.. shown.Select(o => (JsonNode)new JsonObject
                {
                    ["id"] = o.Id, ["family"] = o.Family, ["pattern"] = o.Pattern.ToString(), ["needs"] = o.Needs, ["predicts"] = o.Description, ["defaults"] = o.Defaults, ["source"] = o.Source,
                })]));
            }
            else if (shown is [var o] && parsed.GetValue(id) is not null)
            {
                Output.Line($"{o.Id}: {o.Description}");
                Output.Line($"known from {o.Family} ({o.Source}); attention: {o.Pattern}");
                Output.Line($"defaults: {o.Defaults}");
                Output.Line($"needs {o.Needs}");
                Output.Line($"offprint train --data ./my-texts --output ./my-model --objective {o.Id}");
            }
            else
            {
                var table = Output.Table("id", "family", "attention", "predicts");
                foreach (var row in shown) table.AddRow(Output.Span(row.Id), Output.Span(row.Family), Output.Span(row.Pattern.ToString()), Output.Span(row.Description));
                Output.Write(table);
            }
        });
        return command;
    }
}
