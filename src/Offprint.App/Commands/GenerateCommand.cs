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
        var speculation = new SpeculationFlags();
        var command = new Command("generate",
            """
            Continue a text with a local decoder.

            Examples:
              offprint generate --model ./my-model/model --prompt "Once upon a time"
              offprint generate --model ./my-model/model --prompt - --temperature 0 < start.txt
              offprint generate --model ./large --draft ./small --prompt "Once upon a time"
            """);
        foreach (var option in (Option[])[model, prompt, temperature, topK, topP, seed, tokens, .. speculation.Options]) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            speculation.Check(parsed);
            var options = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP), Seed = parsed.GetValue(seed) };
            options.Validate();
            if (parsed.GetValue(tokens) < 1) throw new ArgumentException($"--max-tokens is {parsed.GetValue(tokens)}; it must be at least 1");
            var start = parsed.GetValue(prompt) is "-" ? Console.In.ReadToEnd() : parsed.GetValue(prompt) ?? "";
            if (speculation.Draft(parsed) is { } draft) await SpeculateAsync(speculation, parsed, draft, parsed.GetRequiredValue(model), start, parsed.GetValue(tokens), options, cancellation).ConfigureAwait(false);
            else Generate(FinetuneTool.Shelved(parsed.GetRequiredValue(model)), start, parsed.GetValue(tokens), options, Output.WantsJson(parsed), cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>With a draft model: pieces of text as their tokens are certain, and a summary on standard error.</summary>
    private static async Task SpeculateAsync(SpeculationFlags flags, ParseResult parsed, string draft, string model, string prompt, int tokens, SamplingOptions options, CancellationToken cancellation)
    {
        using var pair = SpeculationPair.Load(model, draft);
        var (detokenizer, text, json, summary) = (new IncrementalDetokenizer(pair.Tokenizer), new StringBuilder(), Output.WantsJson(parsed), "");
        using var output = json ? null : new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        output?.Write(prompt);
        await foreach (var token in flags.GenerateAsync(parsed, pair, pair.Encode(prompt), tokens, options, line => summary = line, cancellation).ConfigureAwait(false))
        {
            if (!pair.EndTokens.Contains(token)) Show(detokenizer.Append(token));
        }

        Show(detokenizer.Finish());
        if (json) Output.WriteJson(new JsonObject { ["prompt"] = prompt, ["text"] = text.ToString(), ["seed"] = options.Seed, ["summary"] = summary });
        output?.WriteLine();
        if (!json) Console.Error.WriteLine(summary);

        void Show(string? piece)
        {
            text.Append(piece);
            output?.Write(piece);
        }
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
