using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary><c>offprint images train</c>.</summary>
internal static class ImagesTrainCommand
{
    public static Command Create()
    {
        var defaults = new ImageRunOptions();
        var data = new Option<string>("--data") { Description = "Folder with one folder of pictures a class, or a CSV file with the columns image and caption.", HelpName = "path", Required = true };
        var output = new Option<string>("--output") { Description = "Folder of the model; must be new or empty.", HelpName = "folder", Required = true };
        var task = EnumOption.Create<ImageTask>("--task", "What to learn. Default classifier.");
        var from = new Option<string?>("--from") { Description = "Classifier: folder of a vision transformer to begin with, for instance one of --task encoder.", HelpName = "folder" };
        var codes = Number("--codes", "Painter: codes of its pictures.", defaults.PictureCodes);
        var steps = Number("--steps", "Training steps.", defaults.Steps);
        var batch = Number("--batch-size", "Pictures in a step.", defaults.BatchSize);
        var size = Number("--image-size", "Side that pictures are resized to, a multiple of --patch-size.", defaults.ImageSize);
        var patch = Number("--patch-size", "Side of a patch.", defaults.PatchSize);
        var layers = Number("--layers", "Layers of a stack.", defaults.Layers);
        var width = Number("--width", "Width of a stack, a multiple of --heads.", defaults.Width);
        var heads = Number("--heads", "Heads of a layer.", defaults.Heads);
        var rate = new Option<double>("--learning-rate") { Description = "Highest learning rate.", DefaultValueFactory = _ => defaults.LearningRate, HelpName = "rate" };
        var held = new Option<double>("--held-out") { Description = "Share of the pictures kept for evaluation.", DefaultValueFactory = _ => defaults.HeldOut, HelpName = "share" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of weights, order and split.", DefaultValueFactory = _ => defaults.Seed, HelpName = "n" };
        var template = new Option<string[]>("--template") { Description = "Sentence that class names are put into, with {} for the name; may be given several times.", HelpName = "text" };
        var command = new Command("train",
            """
            Train a vision transformer, a CLIP model, a captioner or a painter on your own pictures.

            Examples:
              offprint images train --data ./pets --output ./pets-vit
              offprint images train --task clip --data ./pets --output ./pets-clip --template "a photo of a {}"
              offprint images train --task captioner --data captions.csv --output ./captioner
              offprint images train --task encoder --data ./many-without-labels --output ./encoder
              offprint images train --data ./few-with-labels --from ./encoder --output ./pets-vit
              offprint images train --task painter --data captions.csv --image-size 28 --output ./painter
            """);
        foreach (var option in (Option[])[data, output, task, from, codes, steps, batch, size, patch, layers, width, heads, rate, held, seed, template]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ImageRunOptions
            {
                Task = parsed.GetValue(task) ?? ImageTask.Classifier, From = parsed.GetValue(from), PictureCodes = parsed.GetValue(codes), Steps = parsed.GetValue(steps), BatchSize = parsed.GetValue(batch), ImageSize = parsed.GetValue(size), PatchSize = parsed.GetValue(patch),
                Layers = parsed.GetValue(layers), Width = parsed.GetValue(width), Heads = parsed.GetValue(heads), LearningRate = parsed.GetValue(rate), HeldOut = parsed.GetValue(held), Seed = parsed.GetValue(seed),
                Templates = parsed.GetValue(template) is { Length: > 0 } given ? given : defaults.Templates,
            };
            Check(options);
            var run = new ImageRun(CaptionedImages.Open(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(output), options);
            var json = Output.WantsJson(parsed);
            ImageRunResult result;
            using (var progress = new ProgressLine("images train", quiet: json))
                result = run.Run(progress.For<TrainingProgress>(value => (Math.Clamp(value.Fraction, 0, 1), value.Message)), cancellation);
            if (json) Output.WriteJson(Json(result));
            else Print(result, options.Task);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    /// <summary>The options' own check, in terms of the flags.</summary>
    private static void Check(ImageRunOptions options)
    {
        try
        {
            options.Validate();
        }
        catch (ArgumentException error) when (error.ParamName is { } name)
        {
            var flag = name == nameof(ImageRunOptions.Templates) ? "--template" : name == nameof(ImageRunOptions.PictureCodes) ? "--codes" : "--" + string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{c}" : $"{c}")).ToLowerInvariant();
            throw new OptionException(flag, null, $"{flag}: {error.Message.Split(" (Parameter ")[0]}");
        }
    }

    private static Option<int> Number(string flag, string help, int value) => new(flag) { Description = help, DefaultValueFactory = _ => value, HelpName = "n" };

    private static void Print(ImageRunResult result, ImageTask task)
    {
        Output.Line(string.Create(CultureInfo.InvariantCulture,
            $"Trained {result.Fit.Steps:N0} steps on {result.Pictures:N0} pictures: {result.Parameters:N0} parameters, {result.Ledger.Flops:0.0e0} operations, {result.Ledger.Seconds:0} s, training loss {result.Fit.Loss:0.###}."));
        if (result.Accuracy is { } accuracy)
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"Held-out pictures ({result.HeldOut:N0}): {accuracy * 100:0.0}% {(task == ImageTask.Clip ? "find their own text" : "get their label")}."));
        if (result.HeldOutLoss is { } loss)
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"Held-out loss: {loss:0.###} {task switch { ImageTask.Captioner => "nats a token", ImageTask.Painter => "nats a code", ImageTask.Encoder => "squared error of a hidden pixel, normalised by patch", _ => "nats a label" }}."));
        Output.Line($"Folder: {result.Folder}");
    }

    private static JsonObject Json(ImageRunResult result) => new()
    {
        ["folder"] = result.Folder,
        ["steps"] = result.Fit.Steps,
        ["loss"] = double.IsFinite(result.Fit.Loss) ? result.Fit.Loss : null,
        ["parameters"] = result.Parameters,
        ["pictures"] = result.Pictures,
        ["heldOut"] = result.HeldOut,
        ["accuracy"] = result.Accuracy,
        ["heldOutLoss"] = result.HeldOutLoss,
        ["flops"] = result.Ledger.Flops,
        ["seconds"] = result.Ledger.Seconds,
    };
}
