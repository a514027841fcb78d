using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Algorithms;
using Offprint.Numerics;
using Offprint.Papers;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool next-element</c>: what comes next in a trace of an event log, by models of three communities.</summary>
internal static class NextElementTool
{
    private static readonly Dictionary<string, Func<NextElementModel<string>>> Models = new(StringComparer.Ordinal)
    {
        ["unigram"] = () => SequenceModels.Markov<string>(0),
        ["markov-1"] = () => SequenceModels.Markov<string>(1),
        ["markov-2"] = () => SequenceModels.Markov<string>(2),
        ["akom"] = () => SequenceModels.Akom<string>(4),
        ["lezi"] = SequenceModels.ActiveLeZi<string>,
        ["hmm"] = () => SequenceModels.Hmm<string>(10),
        ["lstm"] = () => SequenceModels.Lstm<string>(),
        ["gru"] = () => SequenceModels.Gru<string>(),
        ["attention"] = () => SequenceModels.Network<string>(NetworkKind.Attention),
        ["mixture"] = () => SequenceModels.Mixture(SequenceModels.Akom<string>(4), SequenceModels.Network<string>(NetworkKind.Attention)),
        ["alergia"] = () => SequenceModels.Alergia<string>(),
        ["mdi"] = () => SequenceModels.Mdi<string>(),
        ["testable-3"] = () => SequenceModels.Testable<string>(3),
        ["directly-follows"] = () => SequenceModels.Process<string>(ProcessDiscovery.DirectlyFollows),
        ["alpha"] = () => SequenceModels.Process<string>(ProcessDiscovery.Alpha),
        ["heuristics"] = () => SequenceModels.Process<string>(ProcessDiscovery.Heuristics),
        ["inductive"] = () => SequenceModels.InductiveMiner<string>(),
    };

    public static Command Create()
    {
        var file = new Argument<string>("log-file") { Description = "An event log: CSV with columns case, activity and perhaps time, or XES; .gz too." };
        var model = new Option<string>("--model") { Description = $"The model: {string.Join(", ", Models.Keys)}.", DefaultValueFactory = _ => "akom" };
        model.AcceptOnlyFromAmong([.. Models.Keys]);
        var caseColumn = new Option<string?>("--case") { Description = "The column (XES: key) of the case.", HelpName = "column" };
        var activityColumn = new Option<string?>("--activity") { Description = "The column (XES: key) of the activity.", HelpName = "column" };
        var timeColumn = new Option<string?>("--time") { Description = "The column (XES: key) of the time; without one the order of the file counts.", HelpName = "column" };
        var prefix = new Option<string?>("--prefix") { Description = "Activities so far, apart by commas: print what may follow.", HelpName = "a,b,c" };
        var top = new Option<int>("--top") { Description = "How many lines to print.", DefaultValueFactory = _ => 10, HelpName = "n" };
        var compare = new Option<bool>("--compare") { Description = "Fit every model on two thirds of the cases and score it on the others." };
        var surprise = new Option<bool>("--surprise") { Description = "List the cases that the model finds most surprising, and their most surprising event." };
        var dot = new Option<string?>("--dot") { Description = "Write the Petri net of a process model for Graphviz.", HelpName = "file" };
        var pnml = new Option<string?>("--pnml") { Description = "Write the Petri net of a process model as PNML.", HelpName = "file" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of splits and random starts.", DefaultValueFactory = _ => 42UL };
        var command = new Command("next-element",
            """
            Predict the next event of a case, compare models on your own log, find odd cases, or draw the process (paper next-element-prediction).

            Examples:
              offprint tool next-element orders.csv --prefix "register,check" --model akom
              offprint tool next-element orders.xes --compare
              offprint tool next-element orders.csv --model inductive --dot process.dot
              offprint tool next-element orders.csv --surprise --top 5
            """);
        command.Add(file);
        foreach (var option in (Option[])[model, caseColumn, activityColumn, timeColumn, prefix, top, compare, surprise, dot, pnml, seed]) command.Add(option);
        command.SetAction((parsed, ct) =>
        {
            if (parsed.GetValue(top) < 1) throw new OptionException("--top", null, $"--top is {parsed.GetValue(top)}; it must be 1 or more.");
            var log = EventLog.Read(parsed.GetRequiredValue(file), new EventLogOptions { Case = parsed.GetValue(caseColumn), Activity = parsed.GetValue(activityColumn), Time = parsed.GetValue(timeColumn) });
            var options = new FitOptions { Seed = parsed.GetValue(seed) };
            if (parsed.GetValue(compare))
            {
                Compare(parsed, log, options, ct);
                return Task.FromResult(ExitCodes.Success);
            }

            var name = parsed.GetRequiredValue(model);
            var fitted = Models[name]();
            fitted.Fit(log.Traces, options, ct);
            Draw("--dot", parsed.GetValue(dot), name, fitted, static (net, names) => net.ToDot(names));
            Draw("--pnml", parsed.GetValue(pnml), name, fitted, static (net, names) => net.ToPnml(names));
            if (parsed.GetValue(surprise)) Surprising(parsed, log, fitted, parsed.GetValue(top));
            else Next(parsed, fitted, parsed.GetValue(prefix), parsed.GetValue(top));
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Draw(string flag, string? path, string name, NextElementModel<string> model, Func<PetriNet, Func<int, string>, string> write)
    {
        if (path is null) return;
        if (model.Net is not { } net) throw new OptionException(flag, path, $"{flag}: the model {name} is no Petri net; directly-follows, alpha, heuristics and inductive are.");
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, write(net, id => model.Alphabet.Symbols[id]));
        File.Move(temporary, path, overwrite: true);
    }

    private static void Next(ParseResult parsed, NextElementModel<string> model, string? prefix, int top)
    {
        string[] read = string.IsNullOrWhiteSpace(prefix) ? [] : prefix.Split(',', StringSplitOptions.TrimEntries);
        var ids = model.Alphabet.Encode(read);
        var unknown = read.Where((_, i) => ids[i] < 0).Distinct().ToList();
        var p = new double[model.Alphabet.Count + 1];
        model.Predict(ids, p);
        var ranked = p.Select((value, id) => (Name: id == model.Alphabet.End ? "(end)" : model.Alphabet.Symbols[id], P: value)).OrderByDescending(static x => x.P).Take(top).ToList();
        var card = model.Describe();
        if (Output.WantsJson(parsed))
        {
            var json = new JsonObject
            {
                ["model"] = card.Name, ["states"] = card.States, ["parameters"] = card.Parameters, ["note"] = card.Note,
                ["unknown"] = new JsonArray([.. unknown.Select(static u => (JsonNode)JsonValue.Create(u))]),
                ["next"] = new JsonArray([.. ranked.Select(static r => (JsonNode)new JsonObject { ["activity"] = r.Name == "(end)" ? null : r.Name, ["probability"] = r.P })]),
            };
            if (model.Tree is { } tree) json["tree"] = tree;
            Output.WriteJson(json);
            return;
        }

        if (unknown.Count > 0) Console.Error.WriteLine($"offprint: not in the log: {string.Join(", ", unknown)}");
        if (model.Tree is { } text) Console.Error.WriteLine(text);
        Output.Line("activity\tprobability");
        foreach (var (name, value) in ranked) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{name}\t{value:F4}"));
    }

    private static void Compare(ParseResult parsed, EventLog log, FitOptions options, CancellationToken ct)
    {
        if (log.Traces.Count < 6) throw new InvalidDataException($"{parsed.GetValue<string>("log-file")}: it has {log.Traces.Count} cases; a comparison needs at least 6.");
        var order = DeterministicShuffle.Permutation(log.Traces.Count, options.Seed, "next-element/split");
        var cut = log.Traces.Count * 2 / 3;
        var rows = SequenceBench.Compare(Models.Values.Select(static make => make()), [.. order[..cut].Select(i => log.Traces[i])], [.. order[cut..].Select(i => log.Traces[i])], options, ct)
            .Select(static row => (row.Model, row.Total)).OrderBy(static row => row.Total.Brier).ToList();
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonArray([.. rows.Select(static r => (JsonNode)new JsonObject
            {
                ["model"] = r.Model.Name, ["family"] = Names.Of(r.Model.Family), ["brier"] = r.Total.Brier, ["logLoss"] = r.Total.LogLoss, ["accuracy"] = r.Total.Accuracy, ["states"] = r.Model.States, ["parameters"] = r.Model.Parameters, ["note"] = r.Model.Note,
            })]));
            return;
        }

        Output.Line("model\tfamily\tBrier\tlog loss\taccuracy\tstates\tparameters");
        foreach (var (card, total) in rows)
            Output.Line(string.Create(CultureInfo.InvariantCulture, $"{card.Name}\t{Names.Of(card.Family)}\t{total.Brier:F4}\t{total.LogLoss:F4}\t{total.Accuracy:F4}\t{card.States}\t{card.Parameters}{(card.Note.Length > 0 && card.Family == ModelFamily.ProcessMining ? "\t" + card.Note : "")}"));
        Console.Error.WriteLine($"{cut} cases to learn from, {log.Traces.Count - cut} scored, ends of cases included");
    }

    private static void Surprising(ParseResult parsed, EventLog log, NextElementModel<string> model, int top)
    {
        var rows = log.Traces.Select((trace, i) =>
        {
            var surprise = SequenceBench.Surprise(model, trace);
            var worst = Array.IndexOf(surprise, surprise.Max());
            return (Case: log.Cases[i], Mean: surprise.Average(), Worst: surprise[worst], Position: worst + 1, Event: worst < trace.Count ? trace[worst] : "(end)");
        }).OrderByDescending(static r => r.Mean).ThenBy(static r => r.Case, StringComparer.Ordinal).Take(top).ToList();
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonArray([.. rows.Select(static r => (JsonNode)new JsonObject { ["case"] = r.Case, ["meanSurprise"] = r.Mean, ["position"] = r.Position, ["event"] = r.Event, ["surprise"] = r.Worst })]));
            return;
        }

        Output.Line("case\tnats an event\tmost surprising\tposition\tnats");
        foreach (var r in rows) Output.Line(string.Create(CultureInfo.InvariantCulture, $"{r.Case}\t{r.Mean:F3}\t{r.Event}\t{r.Position}\t{r.Worst:F3}"));
    }
}
