using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Models;
using Offprint.Papers;
using Offprint.Text;

namespace Offprint.App.Commands;

/// <summary><c>offprint generate</c>: text from a local decoder, as it arises.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "A checkpoint folder of a decoder, or the name of a model on the shelf.", HelpName = "folder", Required = true };
        model.CompletionSources.Add(_ => [.. ModelShelf.Default.Names.Select(n => new System.CommandLine.Completions.CompletionItem(n))]);
        var prompt = new Option<string?>("--prompt") { Description = "The text to go on from; - reads standard input. Default: none.", HelpName = "text" };
        var defaults = new SamplingOptions();
        var temperature = new Option<double>("--temperature") { Description = "0 takes the most probable token; higher is more varied.", DefaultValueFactory = _ => defaults.Temperature };
        var topK = new Option<int>("--top-k") { Description = "Draw from the k most probable tokens; 0: from all.", DefaultValueFactory = _ => defaults.TopK };
        var topP = new Option<double>("--top-p") { Description = "Draw from the most probable tokens that have this probability together.", DefaultValueFactory = _ => defaults.TopP };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same text.", DefaultValueFactory = _ => defaults.Seed };
        var tokens = new Option<int>("--max-tokens") { Description = "Most tokens to make.", DefaultValueFactory = _ => 200 };
        var command = new Command("generate",
            """
            Continue a text with a local decoder.

            Examples:
              offprint generate --model ./my-model/model --prompt "Once upon a time"
              offprint generate --model ./my-model/model --prompt - --temperature 0 < start.txt
            """);
        foreach (var option in (Option[])[model, prompt, temperature, topK, topP, seed, tokens]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP), Seed = parsed.GetValue(seed) };
            options.Validate();
            if (parsed.GetValue(tokens) < 1) throw new ArgumentException($"--max-tokens is {parsed.GetValue(tokens)}; it must be at least 1");
            var given = parsed.GetRequiredValue(model);
            var folder = !Directory.Exists(given) && ModelShelf.Default.Contains(given) ? ModelShelf.Default.Folder(given) : given;
            var start = parsed.GetValue(prompt) is "-" ? Console.In.ReadToEnd() : parsed.GetValue(prompt) ?? "";
            Generate(folder, start, parsed.GetValue(tokens), options, Output.WantsJson(parsed), cancellation);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Generate(string folder, string prompt, int tokens, SamplingOptions options, bool json, CancellationToken cancellation)
    {
        var tokenizer = PretrainedTokenizer.Load(folder);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder);
        var pieces = new TextGenerator(model, tokenizer).Generate(prompt, tokens, options, cancellation);
        if (json)
        {
            Output.WriteJson(new JsonObject { ["prompt"] = prompt, ["text"] = string.Concat(pieces), ["seed"] = options.Seed });
            return;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        output.Write(prompt);
        foreach (var piece in pieces) output.Write(piece);
        output.WriteLine();
    }
}
