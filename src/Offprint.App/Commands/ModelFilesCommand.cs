using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Models;
using Offprint.Papers;
using TorchSharp;

namespace Offprint.App.Commands;

/// <summary><c>offprint models export</c> and <c>import</c>: checkpoint folders into GGUF files and back.</summary>
internal static class ModelFilesCommand
{
    private const string Gguf = "gguf";

    private static readonly Dictionary<string, GgufWeightType> Types = new(StringComparer.Ordinal)
    {
        ["f32"] = GgufWeightType.F32, ["f16"] = GgufWeightType.F16, ["q8_0"] = GgufWeightType.Q8, ["q4_0"] = GgufWeightType.Q4,
    };

    private static readonly Dictionary<string, torch.ScalarType> StoredTypes = new(StringComparer.Ordinal)
    {
        ["f32"] = torch.ScalarType.Float32, ["f16"] = torch.ScalarType.Float16, ["bf16"] = torch.ScalarType.BFloat16,
    };

    public static Command CreateExport()
    {
        var folder = new Argument<string>("folder") { Description = "A checkpoint of a decoder in Hugging Face layout, or the name of a model on the shelf." };
        folder.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var format = new Option<string>("--format") { Description = "The file's format: gguf.", HelpName = "name", DefaultValueFactory = _ => Gguf };
        var type = TypeOption("How matrices are stored", Types.Keys, "f16");
        var output = new Option<string>("--output") { Description = "The file to write.", HelpName = "file", Required = true };
        var command = new Command("export", "Write a checkpoint and its tokenizer as one file for llama.cpp. Example: offprint models export ./my-model --type q8_0 --output my-model.gguf") { folder, format, type, output };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(format);
            if (wanted != Gguf) throw new ArgumentException($"--format is {wanted}; it must be {Gguf}");
            var stored = Choose(Types, parsed.GetRequiredValue(type));
            var given = parsed.GetRequiredValue(folder);
            var source = !Directory.Exists(given) && ModelShelf.Default.Contains(given) ? ModelShelf.Default.Folder(given) : given;
            var path = Path.GetFullPath(parsed.GetRequiredValue(output));
            GgufCheckpoint.Export(source, path, new GgufExportOptions { Type = stored, Warn = Warn });
            Report(Output.WantsJson(parsed), path, parsed.GetRequiredValue(type), new FileInfo(path).Length);
        });
        return command;
    }

    public static Command CreateImport()
    {
        var file = new Argument<string>("file") { Description = "A GGUF file of a decoder." };
        var type = TypeOption("How weights are stored", StoredTypes.Keys, "f32");
        var output = new Option<string>("--output") { Description = "The folder to write.", HelpName = "folder", Required = true };
        var command = new Command("import", "Turn a GGUF file into a checkpoint folder. Example: offprint models import my-model.gguf --output ./my-model") { file, type, output };
        command.SetAction(parsed =>
        {
            var stored = Choose(StoredTypes, parsed.GetRequiredValue(type));
            var folder = Path.GetFullPath(parsed.GetRequiredValue(output));
            GgufCheckpoint.Import(parsed.GetRequiredValue(file), folder, new SaveOptions { DataType = stored });
            Report(Output.WantsJson(parsed), folder, parsed.GetRequiredValue(type), Checkpoint.Inspect(folder).Bytes);
        });
        return command;
    }

    private static Option<string> TypeOption(string what, IEnumerable<string> names, string standard)
    {
        var option = new Option<string>("--type") { Description = $"{what}: {string.Join(", ", names)}.", HelpName = "name", DefaultValueFactory = _ => standard };
        option.CompletionSources.Add([.. names]);
        return option;
    }

    private static T Choose<T>(Dictionary<string, T> known, string name) =>
        known.TryGetValue(name, out var value) ? value : throw new ArgumentException($"--type is {name}; it must be one of {string.Join(", ", known.Keys)}");

    private static void Warn(string message) => Console.Error.WriteLine($"offprint: {message}");

    private static void Report(bool json, string path, string type, long bytes)
    {
        if (json) Output.WriteJson(new JsonObject { ["path"] = path, ["type"] = type, ["bytes"] = bytes });
        else Output.Line($"{path}: {Sizes.Text(bytes)} as {type}");
    }
}
