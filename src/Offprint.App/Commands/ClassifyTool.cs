using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Text;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool classify</c>: the classes of texts by a classifier that <c>finetune</c> made.</summary>
internal static class ClassifyTool
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Folder of a classifier.", HelpName = "folder", Required = true };
        var text = new Option<string?>("--text") { Description = "One text; - reads standard input.", HelpName = "text" };
        var data = new Option<string?>("--data") { Description = "Texts: a file or folder of text, CSV, JSON lines, Parquet, …", HelpName = "path" };
        var field = new Option<string?>("--text-field") { Description = "Column of the text. Default: text, content, body, …", HelpName = "name" };
        var command = new Command("classify", "Classify texts with a classifier that finetune made.\n\nExample: offprint tool classify --model ./my-classifier --data new.csv");
        foreach (var option in (Option[])[model, text, data, field]) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(text) is null == result.GetValue(data) is null) result.AddError("classify needs --text or --data, one of them");
        });
        command.SetAction((parsed, cancellation) =>
        {
            using var classifier = TextClassifier.Load(parsed.GetRequiredValue(model));
            List<(string Id, string Text)> texts = parsed.GetValue(data) is { } path
                ? [.. Corpus.Open(path, new CorpusOptions { TextField = parsed.GetValue(field) }).Select(d => (d.Id, d.Text))]
                : [("text", parsed.GetValue(text) is "-" ? Console.In.ReadToEnd() : parsed.GetValue(text)!)];
            if (texts.Count == 0) throw new InvalidDataException($"{parsed.GetValue(data)} holds no texts.");
            var answers = classifier.Classify([.. texts.Select(t => t.Text)], cancellation: cancellation);
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonArray([.. answers.Select((a, i) => (JsonNode)new JsonObject
                {
                    ["id"] = texts[i].Id, ["label"] = a.Label, ["probability"] = a.Probability,
                    ["probabilities"] = new JsonObject(classifier.Labels.Select((l, c) => KeyValuePair.Create<string, JsonNode?>(l, a.Probabilities[c]))),
                })]));
            }
            else
            {
                Output.Line("id\tlabel\tprobability");
                for (var i = 0; i < answers.Count; i++) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{texts[i].Id}\t{answers[i].Label}\t{answers[i].Probability:0.###}"));
            }

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
