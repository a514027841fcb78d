using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Algorithms;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool submodular</c>: a good small set of items while they come and go.</summary>
internal static class SubmodularTool
{
    public static Command Create()
    {
        var file = new Argument<string>("stream-file") { Description = "JSON lines: {\"insert\": \"a\", \"covers\": [\"x\", \"y\"]} or {\"insert\": \"a\", \"vector\": [0.1, 0.2]}, and {\"delete\": \"a\"}." };
        var size = new Option<int>("--k") { Description = "Most items in the set.", DefaultValueFactory = _ => 10 };
        var function = new Option<string?>("--function") { Description = "What a set is worth: coverage, facility-location or log-determinant. Default: coverage for items that cover elements, else facility-location." };
        function.AcceptOnlyFromAmong("coverage", "facility-location", "log-determinant");
        var defaults = new DynamicSubmodularOptions();
        var epsilon = new Option<double>("--epsilon") { Description = "Accuracy, between 0 and 0.5; smaller costs more.", DefaultValueFactory = _ => defaults.Epsilon };
        var trials = new Option<int>("--trials") { Description = "Random trials for the size of a sample.", DefaultValueFactory = _ => defaults.Trials };
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same sets.", DefaultValueFactory = _ => defaults.Seed };
        var window = new Option<int?>("--window") { Description = "Delete an item when so many newer ones have come.", HelpName = "n" };
        var every = new Option<int?>("--every") { Description = "Print the set after every n lines, not only at the end.", HelpName = "n" };
        var compare = new Option<bool>("--compare") { Description = "Print beside it the value of lazy greedy from scratch, and what each cost." };
        var explain = new Option<bool>("--explain") { Description = "Say on standard error from which level and bucket each chosen item comes." };
        var command = new Command("submodular",
            """
            Keep the best k items under a submodular function while items are inserted and deleted (paper dynamic-submodular).

            Examples:
              offprint tool submodular packages.jsonl --k 20
              offprint tool submodular sentences.jsonl --k 5 --function facility-location --window 1000 --every 100 --compare
            """);
        command.Add(file);
        foreach (var option in (Option[])[size, function, epsilon, trials, seed, window, every, compare, explain]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            foreach (var (name, value) in new[] { ("--k", parsed.GetValue(size)), ("--trials", parsed.GetValue(trials)), ("--window", parsed.GetValue(window) ?? 1), ("--every", parsed.GetValue(every) ?? 1) })
                if (value < 1) throw new OptionException(name, null, $"{name} is {value}; it must be 1 or more.");
            var given = parsed.GetValue(epsilon);
            if (given is not (> 0 and < 0.5)) throw new OptionException("--epsilon", null, string.Create(CultureInfo.InvariantCulture, $"--epsilon is {given}; it must lie between 0 and 0.5."));
            var stream = ItemStream.Read(parsed.GetRequiredValue(file));
            var f = Function(stream, parsed.GetValue(function));
            var maximizer = new DynamicSubmodularMaximizer<string>(f, parsed.GetValue(size), defaults with { Epsilon = given, Trials = parsed.GetValue(trials), Seed = parsed.GetValue(seed) });
            var answers = Replay(stream, maximizer, parsed.GetValue(window), parsed.GetValue(every), parsed.GetValue(compare) ? f : null, cancellation);
            if (parsed.GetValue(explain))
                foreach (var chosen in maximizer.Explain())
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{chosen.Item}: level {chosen.Level}, drawn from {chosen.BucketSize} items that each added {chosen.Threshold:G4} or more (guess {chosen.Guess:G4})"));
            Print(parsed, answers, maximizer.Stats);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static ISubmodularFunction<string> Function(ItemStream stream, string? name) => (name, stream.HasVectors) switch
    {
        ("coverage" or null, false) => stream.Coverage(),
        ("facility-location" or null, true) => stream.FacilityLocation(),
        ("log-determinant", true) => stream.LogDeterminant(),
        _ => throw new OptionException("--function", name, $"--function {name} does not fit {stream.Path}: its items {(stream.HasVectors ? "have vectors (facility-location, log-determinant)" : "cover elements (coverage)")}."),
    };

    private static List<Answer> Replay(ItemStream stream, DynamicSubmodularMaximizer<string> maximizer, int? window, int? every, ISubmodularFunction<string>? compared, CancellationToken ct)
    {
        var answers = new List<Answer>();
        var present = new LinkedList<string>();
        var nodes = new Dictionary<string, LinkedListNode<string>>(StringComparer.Ordinal);
        for (var i = 0; i < stream.Updates.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            var update = stream.Updates[i];
            // An item that the window has put out may be deleted or come again.
            if (nodes.Remove(update.Item, out var node))
            {
                present.Remove(node);
                maximizer.Remove(update.Item);
            }

            if (update.IsInsertion)
            {
                maximizer.Insert(update.Item);
                nodes[update.Item] = present.AddLast(update.Item);
                if (present.Count > window)
                {
                    var oldest = present.First!.Value;
                    present.RemoveFirst();
                    nodes.Remove(oldest);
                    maximizer.Remove(oldest);
                }
            }

            if (i + 1 < stream.Updates.Count && (every is not { } n || (i + 1) % n != 0)) continue;
            double? greedy = null;
            long? queries = null;
            if (compared is not null)
            {
                var counted = new CountedFunction<string>(compared);
                greedy = compared.Value(Submodular.LazyGreedy(counted, present, maximizer.K));
                queries = counted.Queries;
            }

            answers.Add(new Answer(update.Line, present.Count, maximizer.Value, maximizer.Solution, greedy, queries));
        }

        return answers;
    }

    private static void Print(ParseResult parsed, List<Answer> answers, MaintenanceStats stats)
    {
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["answers"] = new JsonArray([.. answers.Select(a => (JsonNode)new JsonObject
                {
                    ["line"] = a.Line, ["items"] = a.Items, ["value"] = a.Value, ["solution"] = new JsonArray([.. a.Solution.Select(s => (JsonNode)JsonValue.Create(s))]),
                    ["greedyValue"] = a.Greedy, ["greedyQueries"] = a.GreedyQueries,
                })]),
                ["updates"] = stats.Updates,
                ["queries"] = stats.Queries,
                ["rebuilds"] = stats.Rebuilds,
            });
            return;
        }

        Output.Line("line\titems\tvalue\t" + (answers[0].Greedy is null ? "" : "greedy\tgreedy queries\t") + "solution");
        foreach (var a in answers)
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"{a.Line}\t{a.Items}\t{a.Value:G6}\t{(a.Greedy is { } g ? string.Create(CultureInfo.InvariantCulture, $"{g:G6}\t{a.GreedyQueries}\t") : "")}{string.Join(' ', a.Solution)}"));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stats.Updates} updates, {stats.Queries} evaluations of the function ({stats.QueriesPerUpdate:F0} an update), {stats.Rebuilds} rebuilds"));
    }

    private sealed record Answer(int Line, int Items, double Value, IReadOnlyList<string> Solution, double? Greedy, long? GreedyQueries);
}
