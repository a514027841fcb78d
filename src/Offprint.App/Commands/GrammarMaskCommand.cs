using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Papers;
using Offprint.Text;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool grammar mask</c>: the tokens that may follow a text.</summary>
internal static class GrammarMaskCommand
{
    public static Command Create()
    {
        var grammar = new GrammarArguments();
        var model = ModelArgument.Create("Whose tokens: a checkpoint folder or the name of a model on the shelf.");
        var prefix = new Option<string>("--prefix") { Description = "What has been written.", HelpName = "text", DefaultValueFactory = _ => "" };
        var top = new Option<int>("--top") { Description = "How many tokens to show.", HelpName = "n", DefaultValueFactory = _ => 20 };
        var command = new Command("mask",
            """
            Show which tokens of a model a grammar allows next.

            Examples:
              offprint tool grammar mask --json-object --model offprint-lm --prefix "{"
              offprint tool grammar mask --words cities.txt --model ./my-model --prefix "New "
            """);
        grammar.AddTo(command);
        foreach (var option in (Option[])[model, prefix, top]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            if (parsed.GetValue(top) < 0) throw new OptionException("--top", null, $"--top is {parsed.GetValue(top)}; it must be 0 or more.");
            var (read, _) = grammar.Require(parsed);
            var tokenizer = PretrainedTokenizer.Load(ModelArgument.Folder(parsed.GetRequiredValue(model)));
            var end = tokenizer.Special.Eos?.Id ?? throw new InvalidDataException($"{parsed.GetRequiredValue(model)}: the tokenizer has no end-of-text token.");
            var text = parsed.GetValue(prefix)!;
            var state = read.Start.Advance(Encoding.UTF8.GetBytes(text)) ?? throw new OptionException("--prefix", text, $"--prefix '{text}' does not begin any text of the grammar.");
            var viable = TokenTrie.Create(tokenizer, first: text.Length == 0).Viable(state, tokenizer.VocabularySize);
            var shown = viable.Take(parsed.GetValue(top)).Select(id => (Id: id, Text: Encoding.UTF8.GetString(tokenizer.TokenBytes(id, text.Length == 0)!))).ToList();
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["allowed"] = viable.Count, ["vocabulary"] = tokenizer.VocabularySize, ["mayEnd"] = state.IsAccepting, ["endToken"] = end, ["shortestCompletionBytes"] = state.ShortestCompletion,
                    ["tokens"] = new JsonArray([.. shown.Select(static t => (JsonNode)new JsonObject { ["id"] = t.Id, ["text"] = t.Text })]),
                });
                return Task.FromResult(ExitCodes.Success);
            }

            Output.Line("id\ttext");
            foreach (var (id, spelled) in shown) Output.Line($"{id}\t{JsonValue.Create(spelled).ToJsonString()}");
            Console.Error.WriteLine($"{viable.Count} of {tokenizer.VocabularySize} tokens; the text {(state.IsAccepting ? "may end here" : $"needs at least {state.ShortestCompletion} more bytes")}");
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }
}
