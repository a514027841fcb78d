using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Papers;
using Offprint.Tensors;
using Offprint.Training;
using static TorchSharp.torch;

namespace Offprint.App.Commands;

/// <summary><c>offprint images classify</c>: with a ViT's own labels, or with a CLIP model by labels in words.</summary>
internal static class ImagesClassifyCommand
{
    public static Command Create()
    {
        var pictures = new Argument<string[]>("picture") { Description = "PNG, JPEG, BMP, GIF or TGA files.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { Description = "Folder of a ViT or convolutional encoder with a classifier, or of a CLIP model; or the name of one on the shelf.", HelpName = "folder", Required = true };
        var labels = new Option<string?>("--labels") { Description = "CLIP: the labels, separated by commas. Default: the classes that it was trained on.", HelpName = "words" };
        var template = new Option<string[]>("--template") { Description = "CLIP: sentence with {} for the label; may be given several times.", HelpName = "text" };
        var top = new Option<int>("--top") { Description = "How many labels to list.", DefaultValueFactory = _ => 3, HelpName = "n" };
        var command = new Command("classify",
            """
            Say what is on pictures: with the labels of a trained classifier, or zero-shot with a CLIP model and labels in your own words.

            Examples:
              offprint images classify cat.jpg --model ./pets-vit
              offprint images classify cat.jpg dog.jpg --model ./pets-clip --labels "cat,dog,rabbit" --template "a photo of a {}"
            """);
        command.Add(pictures);
        foreach (var option in (Option[])[model, labels, template, top]) command.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(top) < 1) throw new OptionException("--top", null, $"--top is {parsed.GetValue(top)}; it must be 1 or more.");
            var folder = ModelInspectCommand.Resolve(parsed.GetRequiredValue(model));
            var files = parsed.GetRequiredValue(pictures);
            RgbImage[] images = [.. files.Select(RgbImage.Read)];
            var info = Checkpoint.Inspect(folder);
            var results = info.Head switch
            {
                ModelHead.ImageText => ZeroShot(folder, images, parsed.GetValue(labels), parsed.GetValue(template)),
                ModelHead.ImageClassification when parsed.GetValue(labels) is not null => throw new OptionException("--labels", null, $"--labels needs a clip model, but {folder} holds {info.Config.ModelType}, which has labels of its own."),
                ModelHead.ImageClassification => Trained(folder, images),
                _ => throw new UnsupportedCheckpointException($"--model needs a vit or offprint_conv model with a classifier or a clip model, but {folder} holds {info.Config.ModelType} ({info.Head})."),
            };
            Print(parsed, files, results, parsed.GetValue(top));
        });
        return command;
    }

    private static List<ZeroShotResult> ZeroShot(string folder, RgbImage[] images, string? labels, string[]? templates)
    {
        var words = labels?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? ImageLabels.Read(folder)
            ?? throw new OptionException("--labels", null, $"--labels is needed: {folder} names no classes.");
        if (words.Count == 0) throw new OptionException("--labels", labels, "--labels names no label; give words separated by commas.");
        using var classifier = ZeroShotClassifier.Load(folder);
        return [.. images.Select(image => classifier.Classify(image, words, templates is { Length: > 0 } ? templates : null))];
    }

    private static List<ZeroShotResult> Trained(string folder, RgbImage[] images)
    {
        using var model = Checkpoint.Load<PretrainedModel>(folder);
        var preprocessor = ImagePreprocessor.Read(folder);
        var names = ImageLabels.Read(folder) ?? [.. Enumerable.Range(0, model.Config.LabelCount).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (names.Count != model.Config.LabelCount) throw new InvalidDataException($"{folder}: labels.json names {names.Count} labels, the model has {model.Config.LabelCount}.");
        var results = new List<ZeroShotResult>();
        foreach (var image in images)
        {
            using var scope = new TensorScope();
            using var quiet = no_grad();
            var input = new ImageInput(preprocessor.Prepare([image]));
            var output = model is ConvEncoder conv ? conv.Forward(input) : ((VisionTransformer)model).Forward(input);
            var shares = output.Logits.softmax(1).to(ScalarType.Float64).data<double>().ToArray();
            results.Add(new ZeroShotResult([.. names.Zip(shares).OrderByDescending(pair => pair.Second).Select(pair => (pair.First, pair.Second))]));
        }

        return results;
    }

    private static void Print(ParseResult parsed, string[] files, List<ZeroShotResult> results, int top)
    {
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonArray([.. files.Zip(results).Select(pair => (JsonNode)new JsonObject
            {
                ["picture"] = pair.First,
                ["labels"] = new JsonArray([.. pair.Second.Scores.Take(top).Select(score => (JsonNode)new JsonObject { ["label"] = score.Label, ["probability"] = score.Probability })]),
            })]));
            return;
        }

        Output.Line("picture\tlabel\tprobability");
        foreach (var (file, result) in files.Zip(results))
            foreach (var (label, probability) in result.Scores.Take(top)) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{file}\t{label}\t{probability:0.000}"));
    }
}
