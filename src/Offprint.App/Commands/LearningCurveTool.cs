using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Papers;
using Offprint.Training;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool learning-curve</c>: what more data would give.</summary>
internal static class LearningCurveTool
{
    public static Command Create()
    {
        var file = new Argument<string>("curve-file") { Description = "CSV (or .tsv) with a header: a column of sizes, and a column of scores for each learner." };
        var size = new Option<string?>("--size") { Description = "The column of sizes. Default: the first.", HelpName = "column" };
        var score = new Option<string[]>("--score") { Description = "A column of scores; may be given several times. Default: all others.", HelpName = "column", AllowMultipleArgumentsPerToken = false };
        var defaults = new TraceOptions();
        var maximum = new Option<double>("--maximum") { Description = "The score of a perfect learner: 100 for percentages, 1 for fractions.", DefaultValueFactory = _ => defaults.Maximum };
        var descending = new Option<bool>("--descending") { Description = "Scores are losses." };
        var tau = new Option<double>("--tau") { Description = "How near to the limit curve is near enough, in hundredths of the maximum.", DefaultValueFactory = _ => defaults.Tau };
        var slope = new Option<double>("--slope") { Description = "The ceiling has settled when it changes by at most so much an item (hundredths of the maximum).", DefaultValueFactory = _ => defaults.Slope };
        var repetitions = new Option<int>("--repetitions") { Description = "... so many times in a row.", DefaultValueFactory = _ => defaults.Repetitions };
        var at = new Option<double?>("--at") { Description = "Forecast the score at this size.", HelpName = "size" };
        var target = new Option<double?>("--target") { Description = "Say at which size this score is reached.", HelpName = "score" };
        var gain = new Option<double?>("--gain") { Description = "Say from which size on one more item adds less than this score: the price of an item over the worth of a point.", HelpName = "score" };
        var levels = new Option<bool>("--levels") { Description = "Print the trend of every level." };
        var command = new Command("learning-curve",
            """
            Forecast a learning curve and say whether the forecast can be trusted (paper learning-curves).

            The scores must come from one test set and growing parts of one order of the data.

            Examples:
              offprint tool learning-curve accuracy.csv --at 800000
              offprint tool learning-curve taggers.csv --size tokens --score hmm --score perceptron --at 1e6
              offprint tool learning-curve loss.csv --descending --slope 0.001 --target 3.2
            """);
        command.Add(file);
        foreach (var option in (Option[])[size, score, maximum, descending, tau, slope, repetitions, at, target, gain, levels]) command.Add(option);
        command.SetAction(parsed =>
        {
            foreach (var (name, value) in new[] { ("--maximum", parsed.GetValue(maximum)), ("--tau", parsed.GetValue(tau)), ("--slope", parsed.GetValue(slope)), ("--repetitions", parsed.GetValue(repetitions)), ("--at", parsed.GetValue(at) ?? 1), ("--gain", parsed.GetValue(gain) ?? 1) })
                if (!(value > 0)) throw new OptionException(name, null, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be positive."));
            var options = new TraceOptions
            {
                Maximum = parsed.GetValue(maximum), Descending = parsed.GetValue(descending), Tau = parsed.GetValue(tau), Slope = parsed.GetValue(slope), Repetitions = parsed.GetValue(repetitions),
            };
            var curves = CurveFile.Read(parsed.GetRequiredValue(file), parsed.GetValue(size), parsed.GetValue(score));
            var traces = curves.Curves.Select(curve =>
            {
                var trace = new LearningTrace(options: options);
                curves.Feed(curve, trace);
                if (!options.Descending && options.Maximum == 100 && curve.Points.Count > 0 && curve.Points.All(static p => p.Score <= 1))
                    Console.Error.WriteLine($"offprint: every score of '{curve.Name}' is at most 1; if they are fractions, say --maximum 1");
                return (curve.Name, Trace: trace);
            }).ToList();
            Print(parsed, traces, parsed.GetValue(at), parsed.GetValue(target), parsed.GetValue(gain), parsed.GetValue(levels));
        });
        return command;
    }

    private static void Print(ParseResult parsed, List<(string Name, LearningTrace Trace)> traces, double? at, double? target, double? gain, bool levels)
    {
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject { ["curves"] = new JsonArray([.. traces.Select(t => Json(t.Name, t.Trace, at, target, gain, levels))]) });
            return;
        }

        Output.Line("curve\tobservations\tworking level\tprediction level\tconvergence level\tceiling\tlayer" + (at is { } x ? Text($"\tat {x}") : "") + (target is { } y ? Text($"\tsize for {y}") : "") + (gain is null ? "" : "\tworth it up to"));
        foreach (var (name, trace) in traces)
        {
            var forecast = trace.Current;
            Output.Line(Text($"{name}\t{trace.Count}\t{Or(trace.WorkingLevel)}\t{Or(trace.PredictionLevel)}\t{Or(trace.ConvergenceLevel)}\t")
                + (forecast is null ? "no forecast yet\t-" : Text($"{forecast.Ceiling:G6}\t{forecast.Layer:G3}"))
                + (at is null ? "" : forecast is null ? "\t-" : Text($"\t{forecast.At(at.Value):G6}"))
                + (target is null ? "" : forecast is null ? "\t-" : double.IsInfinity(forecast.SizeFor(target.Value)) ? "\tnever" : Text($"\t{forecast.SizeFor(target.Value):F0}"))
                + (gain is null ? "" : forecast is null ? "\t-" : Text($"\t{forecast.SizeForGain(gain.Value):F0}")));
            if (levels)
                foreach (var level in trace.Levels)
                    Output.Line(Text($"  level {level.Level}\tsize {level.Size}\tscore {level.Score:G6}\tceiling {level.Ceiling:G6}\tlayer {level.Layer:G3}{(level.IllConditioned ? "\till-conditioned" : "")}"));
        }

        if (at is { } point)
            foreach (var (first, second) in traces.SelectMany((a, i) => traces.Skip(i + 1).Select(b => (a, b))))
            {
                var decision = TraceComparison.Better(first.Trace, second.Trace, point);
                Output.Line(decision.Better == BetterTrace.Undecided
                    ? $"{first.Name} or {second.Name}: undecided"
                    : Text($"{(decision.Better == BetterTrace.First ? first.Name : second.Name)} will be better than {(decision.Better == BetterTrace.First ? second.Name : first.Name)} at {point} by {Math.Abs(decision.Difference):G3}{(decision.IsCertain ? "" : " (less than the layers of convergence)")}"));
            }
    }

    private static JsonObject Json(string name, LearningTrace trace, double? at, double? target, double? gain, bool levels)
    {
        var forecast = trace.Current;
        var json = new JsonObject
        {
            ["name"] = name, ["observations"] = trace.Count, ["workingLevel"] = trace.WorkingLevel, ["predictionLevel"] = trace.PredictionLevel, ["convergenceLevel"] = trace.ConvergenceLevel,
            ["ceiling"] = Finite(forecast?.Ceiling), ["layer"] = Finite(forecast?.Layer), ["validFrom"] = Finite(forecast?.ValidFrom),
        };
        if (at is { } size) json["at"] = Finite(forecast?.At(size));
        if (target is { } score) json["sizeForTarget"] = Finite(forecast?.SizeFor(score));
        if (gain is { } step) json["worthUpTo"] = Finite(forecast?.SizeForGain(step));
        if (levels)
            json["levels"] = new JsonArray([.. trace.Levels.Select(l => (JsonNode)new JsonObject
            {
                ["level"] = l.Level, ["size"] = l.Size, ["score"] = l.Score, ["ceiling"] = Finite(l.Ceiling), ["layer"] = Finite(l.Layer), ["illConditioned"] = l.IllConditioned,
            })]);
        return json;
    }

    private static JsonValue? Finite(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    private static string Or(int? level) => level?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
