using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Numerics;
using Offprint.Papers;
using Offprint.Text;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool grammar sample</c>: strings of a grammar, without a model.</summary>
internal static class GrammarSampleCommand
{
    public static Command Create()
    {
        var grammar = new GrammarArguments();
        var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 10, HelpName = "n" };
        var limit = new Option<int>("--max-bytes") { Description = "Most bytes of a string.", DefaultValueFactory = _ => 80, HelpName = "n" };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same strings.", DefaultValueFactory = _ => 42UL };
        var command = new Command("sample",
            """
            Draw strings of a grammar: uniformly when it is regular, by random steps when it is recursive. Printable ASCII where the grammar lets it.

            Examples:
              offprint tool grammar sample --regex "[a-z]{3}-[0-9]{2}" --count 5
              offprint tool grammar sample --json-schema person.json --max-bytes 200 --json
            """);
        grammar.AddTo(command);
        foreach (var option in (Option[])[count, limit, seed]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            if (parsed.GetValue(count) < 1) throw new OptionException("--count", null, $"--count is {parsed.GetValue(count)}; it must be 1 or more.");
            if (parsed.GetValue(limit) is < 1 or > 10_000) throw new OptionException("--max-bytes", null, $"--max-bytes is {parsed.GetValue(limit)}; it must be from 1 to 10000.");
            var (read, _) = grammar.Require(parsed);
            var most = parsed.GetValue(limit);
            if (read.Start.ShortestCompletion > most)
                throw new OptionException("--max-bytes", null, $"--max-bytes is {most}, but the shortest string has {read.Start.ShortestCompletion} bytes.");
            var random = new SeededRandom(parsed.GetValue(seed), "grammar/sample");
            var draw = Grammar.AutomatonOf(read) is { } automaton ? Uniform(automaton, most, random) : () => Walk(Grammar.Limit(read, most), random);
            List<string> texts = [.. Enumerable.Range(0, parsed.GetValue(count)).Select(_ => { ct.ThrowIfCancellationRequested(); return draw(); })];
            if (Output.WantsJson(parsed)) Output.WriteJson(new JsonArray([.. texts.Select(static t => (JsonNode)JsonValue.Create(t))]));
            else texts.ForEach(Output.Line);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static Func<string> Uniform(FiniteAutomaton automaton, int most, SeededRandom random)
    {
        var printable = automaton.Intersect(FiniteAutomaton.FromRegex("[ -~\n\t]*"));
        var usable = !printable.IsEmpty && printable.ShortestWitness()!.Length <= most ? printable : automaton;
        var sampler = usable.CreateSampler(Math.Min(most, usable.LongestWord() ?? most));
        return () => Encoding.UTF8.GetString([.. sampler.Next(random).Select(static b => (byte)b)]);
    }

    private static string Walk(IGrammar grammar, SeededRandom random)
    {
        var (state, bytes) = (grammar.Start, new List<byte>());
        while (true)
        {
            var ways = Enumerable.Range(0, 256).Select(b => (Byte: (byte)b, Next: state.Advance((byte)b))).Where(static way => way.Next is not null).ToList();
            if (ways.Count == 0 || (state.IsAccepting && random.Next(4) == 0)) return Encoding.UTF8.GetString([.. bytes]);
            if (ways.Exists(static way => way.Byte is >= 0x20 and < 0x7F)) ways.RemoveAll(static way => way.Byte is < 0x20 or >= 0x7F);
            var (value, next) = ways[random.Next(ways.Count)];
            bytes.Add(value);
            state = next!;
        }
    }
}
