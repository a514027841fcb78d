using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Papers;
using Offprint.Tensors;
using TorchSharp;

namespace Offprint.App.Commands;

/// <summary><c>offprint images generate</c>.</summary>
internal static class ImagesGenerateCommand
{
    public static Command Create()
    {
        var text = new Argument<string>("text") { Description = "What the picture shows." };
        var model = new Option<string>("--model") { Description = "Folder of a painter.", HelpName = "folder", Required = true };
        var output = new Option<string>("--output") { Description = "PNG file to write; several pictures get numbers before the extension.", HelpName = "file", Required = true };
        var count = new Option<int>("--count") { Description = "How many pictures to write.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var samples = new Option<int>("--samples") { Description = "How many to draw for each; more than one needs --clip, which picks the best.", DefaultValueFactory = _ => 1, HelpName = "n" };
        var clip = new Option<string?>("--clip") { Description = "Folder of a CLIP model that ranks the drawn pictures by how well they fit the text.", HelpName = "folder" };
        var temperature = new Option<double>("--temperature") { Description = "0 takes the most probable codes; higher is more varied.", DefaultValueFactory = _ => TextToImage.DefaultOptions.Temperature, HelpName = "t" };
        var top = new Option<int>("--top-k") { Description = "Draw from so many most probable codes; 0: from all.", DefaultValueFactory = _ => TextToImage.DefaultOptions.TopK, HelpName = "n" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the draws.", DefaultValueFactory = _ => 42, HelpName = "n" };
        var command = new Command("generate",
            """
            Make pictures of a text with a painter that `images train --task painter` made.

            Example: offprint images generate "a photo of a boot" --model ./painter --output boot.png
            """) { text };
        foreach (var option in (Option[])[model, output, count, samples, clip, temperature, top, seed]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = TextToImage.DefaultOptions with { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(top), Seed = parsed.GetValue(seed) };
            options.Validate();
            var (wanted, each) = (parsed.GetValue(count), parsed.GetValue(samples));
            if (wanted < 1) throw new OptionException("--count", null, $"--count is {wanted}; it must be 1 or more.");
            if (each < 1) throw new OptionException("--samples", null, $"--samples is {each}; it must be 1 or more.");
            if (each > 1 && parsed.GetValue(clip) is null) throw new OptionException("--samples", null, $"--samples is {each}; to pick the best of several name a CLIP model by --clip.");
            var caption = parsed.GetRequiredValue(text);
            if (string.IsNullOrWhiteSpace(caption)) throw new OptionException("text", null, "The text is empty; say what the picture shows.");
            using var painter = TextToImage.Load(parsed.GetRequiredValue(model));
            using var judge = parsed.GetValue(clip) is { } folder ? Judge.Load(folder, caption) : null;
            var pictures = painter.Generate(caption, wanted * each, options, judge is null ? null : judge.Score, cancellation).Take(wanted).ToList();
            var path = parsed.GetRequiredValue(output);
            var files = new List<string>();
            foreach (var (i, picture) in pictures.Index())
            {
                var file = wanted == 1 ? path : Path.Combine(Path.GetDirectoryName(path) ?? "", string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{i + 1}{Path.GetExtension(path)}"));
                picture.Save(file);
                files.Add(file);
            }

            if (Output.WantsJson(parsed)) Output.WriteJson(new JsonObject { ["text"] = caption, ["pictures"] = new JsonArray([.. files.Select(file => (JsonNode)file)]) });
            else foreach (var file in files) Output.Line(file);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    /// <summary>How well pictures fit a text, by a CLIP model.</summary>
    private sealed class Judge(ClipModel model, ImagePreprocessor preprocessor, int[] ids) : IDisposable
    {
        public static Judge Load(string folder, string caption)
        {
            var (tokenizer, preprocessor) = (Offprint.Text.PretrainedTokenizer.Load(folder), ImagePreprocessor.Read(folder));
            var model = Checkpoint.Load<ClipModel>(folder);
            return new Judge(model, preprocessor, ZeroShotClassifier.Encode(tokenizer, model.Config, caption));
        }

        public double Score(RgbImage picture)
        {
            using var scope = new TensorScope();
            using var quiet = torch.no_grad();
            return Scalars.Read<float>(model.Forward(ModelInputs.Pad([ids]), new ImageInput(preprocessor.Prepare([picture]))).LogitsPerImage.sum());
        }

        public void Dispose() => model.Dispose();
    }
}
