using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Models;

namespace Offprint.App.Commands;

/// <summary><c>offprint images describe</c>.</summary>
internal static class ImagesDescribeCommand
{
    public static Command Create()
    {
        var pictures = new Argument<string[]>("picture") { Description = "PNG, JPEG, BMP, GIF or TGA files.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string>("--model") { Description = "Folder of a captioner.", HelpName = "folder", Required = true };
        var temperature = new Option<double>("--temperature") { Description = "0 takes the most probable words; higher is more varied.", DefaultValueFactory = _ => 0, HelpName = "t" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the draws.", DefaultValueFactory = _ => 42, HelpName = "n" };
        var command = new Command("describe", "Describe pictures with a captioner that `images train --task captioner` made.\n\nExample: offprint images describe cat.jpg --model ./captioner");
        command.Add(pictures);
        foreach (var option in (Option[])[model, temperature, seed]) command.Add(option);
        command.SetAction(parsed =>
        {
            var options = new SamplingOptions { Temperature = parsed.GetValue(temperature), Seed = parsed.GetValue(seed) };
            options.Validate();
            var files = parsed.GetRequiredValue(pictures);
            RgbImage[] images = [.. files.Select(RgbImage.Read)];
            using var captioner = Captioner.Load(parsed.GetRequiredValue(model));
            string[] texts = [.. images.Select(image => captioner.Describe(image, options))];
            if (Output.WantsJson(parsed)) Output.WriteJson(new JsonArray([.. files.Zip(texts).Select(pair => (JsonNode)new JsonObject { ["picture"] = pair.First, ["text"] = pair.Second })]));
            else if (files.Length == 1) Output.Line(texts[0]);
            else foreach (var (file, text) in files.Zip(texts)) Output.Line($"{file}\t{text}");
        });
        return command;
    }
}
