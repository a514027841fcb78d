using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool grammar check</c>: what a grammar is like, and which lines of a file belong to it.</summary>
internal static class GrammarCheckCommand
{
    public static Command Create()
    {
        var grammar = new GrammarArguments();
        var input = new Option<string?>("--input") { Description = "A file whose lines are tried.", HelpName = "file" };
        var command = new Command("check",
            """
            Read a grammar, and try texts on it.

            Examples:
              offprint tool grammar check --grammar json.gbnf
              offprint tool grammar check --json-schema person.json --input answers.jsonl
              offprint tool grammar check --regex "[0-9]{4}-[0-9]{2}" --json
            """);
        grammar.AddTo(command);
        command.Add(input);
        command.SetAction((parsed, ct) =>
        {
            var (read, _) = grammar.Require(parsed);
            var automaton = Grammar.AutomatonOf(read);
            var kind = automaton is null ? "recursive" : "regular";
            var count = automaton is { IsFinite: true } ? automaton.Count().ToString(System.Globalization.CultureInfo.InvariantCulture) : "unbounded";
            var lines = parsed.GetValue(input) is { } file ? File.ReadAllLines(file).Select((text, i) => (Line: i + 1, Text: text, Column: Fails(read, text))).ToList() : [];
            if (Output.WantsJson(parsed))
            {
                Output.WriteJson(new JsonObject
                {
                    ["kind"] = kind, ["states"] = automaton?.StateCount, ["strings"] = count, ["shortestBytes"] = read.Start.ShortestCompletion,
                    ["lines"] = new JsonArray([.. lines.Select(static l => (JsonNode)new JsonObject { ["line"] = l.Line, ["matches"] = l.Column is null, ["column"] = l.Column })]),
                });
                return Task.FromResult(ExitCodes.Success);
            }

            Output.Line($"{kind}{(automaton is null ? "" : $", {automaton.StateCount} states")}, strings: {count}, the shortest has {read.Start.ShortestCompletion} bytes");
            foreach (var (line, text, column) in lines)
            {
                Output.Line(column is null ? $"{line}\tyes" : column > text.Length ? $"{line}\tno\tincomplete" : $"{line}\tno\tcolumn {column}");
            }

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    /// <summary>The column, from 1, at which a text leaves the grammar; one behind its end when it is incomplete; null when it matches.</summary>
    private static int? Fails(IGrammar grammar, string text)
    {
        var (state, column) = (grammar.Start, 1);
        foreach (var rune in text.EnumerateRunes())
        {
            Span<byte> bytes = stackalloc byte[4];
            if (state.Advance(bytes[..rune.EncodeToUtf8(bytes)]) is not { } next) return column;
            state = next;
            column += rune.Utf16SequenceLength;
        }

        return state.IsAccepting ? null : column;
    }
}
