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
        var model = ModelArgument.Create("A checkpoint folder of a decoder, or the name of a model on the shelf.");
        var grammar = new GrammarArguments();
        var prompt = new Option<string?>("--prompt") { Description = "The text to go on from; - reads standard input. Default: none.", HelpName = "text" };
        var defaults = new SamplingOptions();
        var temperature = new Option<double>("--temperature") { Description = "0 takes the most probable token; higher is more varied.", DefaultValueFactory = _ => defaults.Temperature };
        var topK = new Option<int>("--top-k") { Description = "Draw from the k most probable tokens; 0: from all.", DefaultValueFactory = _ => defaults.TopK };
        var topP = new Option<double>("--top-p") { Description = "Draw from the most probable tokens that have this probability together.", DefaultValueFactory = _ => defaults.TopP };
        var minP = new Option<double>("--min-p") { Description = "Draw from tokens whose probability is at least this share of the largest one; 0: from all.", DefaultValueFactory = _ => defaults.MinP };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same text.", DefaultValueFactory = _ => defaults.Seed };
        var tokens = new Option<int>("--max-tokens") { Description = "Most tokens to make.", DefaultValueFactory = _ => 200 };
        var weights = WeightsOption.Create();
        var speculation = new SpeculationFlags();
        var command = new Command("generate",
            """
            Continue a text with a local decoder.

            Examples:
              offprint generate --model ./my-model/model --prompt "Once upon a time"
              offprint generate --model ./my-model/model --prompt - --temperature 0 < start.txt
              offprint generate --model ./large --draft ./small --prompt "Once upon a time"
              offprint generate --model ./my-model/model --prompt "The person as JSON: " --json-schema person.json

            With a grammar every token is masked; tool grammar generate draws from the model's own distribution.
            """);
        foreach (var option in (Option[])[model, prompt, temperature, topK, topP, minP, seed, tokens, weights, .. speculation.Options]) command.Add(option);
        grammar.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            speculation.Check(parsed);
            var options = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP), MinP = parsed.GetValue(minP), Seed = parsed.GetValue(seed) };
            options.Validate();
            if (parsed.GetValue(tokens) < 1) throw new ArgumentException($"--max-tokens is {parsed.GetValue(tokens)}; it must be at least 1");
            var decoding = new DecodingOptions { Weights = WeightsOption.Value(parsed, weights) };
            if (decoding.Weights != DecodingWeights.F32 && speculation.Draft(parsed) is not null) throw new OptionException("--weights", null, "--weights is for one model; leave it out with --draft.");
            var constraint = grammar.Read(parsed)?.Grammar;
            var start = parsed.GetValue(prompt) is "-" ? Console.In.ReadToEnd() : parsed.GetValue(prompt) ?? "";
            if (speculation.Draft(parsed) is { } draft) await SpeculateAsync(speculation, parsed, draft, parsed.GetRequiredValue(model), start, parsed.GetValue(tokens), options, constraint, cancellation).ConfigureAwait(false);
            else Generate(ModelArgument.Folder(parsed.GetRequiredValue(model)), start, parsed.GetValue(tokens), options, decoding, constraint, Output.WantsJson(parsed), cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>With a draft model: pieces of text as their tokens are certain, and a summary on standard error.</summary>
    private static async Task SpeculateAsync(SpeculationFlags flags, ParseResult parsed, string draft, string model, string prompt, int tokens, SamplingOptions options, IGrammar? grammar, CancellationToken cancellation)
    {
        using var pair = SpeculationPair.Load(model, draft);
        var (detokenizer, text, json, summary) = (new IncrementalDetokenizer(pair.Tokenizer), new StringBuilder(), Output.WantsJson(parsed), "");
        using var output = json ? null : new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        output?.Write(prompt);
        var ids = pair.Encode(prompt);
        var mask = grammar is null ? null : new GrammarConstraint(pair.Tokenizer, grammar, pair.EndTokens, pair.Target.VocabularySize).ForSequence(ids.Length, pair.EndTokens.First());
        await foreach (var token in flags.GenerateAsync(parsed, pair, ids, tokens, options, mask, line => summary = line, cancellation).ConfigureAwait(false))
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

    private static void Generate(string folder, string prompt, int tokens, SamplingOptions options, DecodingOptions decoding, IGrammar? grammar, bool json, CancellationToken cancellation)
    {
        var tokenizer = PretrainedTokenizer.Load(folder);
        using var model = Checkpoint.Load<CausalLanguageModel>(folder);
        var generator = new TextGenerator(model, tokenizer) { Decoding = decoding, Constraint = grammar is null ? null : new GrammarConstraint(tokenizer, grammar, GenerationTokens.Ends(model, tokenizer), model.VocabularySize) };
        var pieces = generator.Generate(prompt, tokens, options, cancellation);
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
