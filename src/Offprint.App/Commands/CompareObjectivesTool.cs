using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Offprint.Numerics;
using Offprint.Papers;
using Offprint.Text;
using Offprint.Training;
using Spectre.Console;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool compare-objectives</c>: which pre-training objective for one's own texts?</summary>
internal static class CompareObjectivesTool
{
    public static Command Create()
    {
        var defaults = new ComparisonOptions();
        var corpus = new Option<string>("--corpus") { Description = "Folder or file of unlabelled text: text, Markdown, HTML, JSON lines, CSV, Parquet.", HelpName = "path", Required = true };
        var labels = new Option<string?>("--labels") { Description = "Labelled texts (CSV, TSV, JSON lines, Parquet) for the comparison after fine-tuning. Default: none.", HelpName = "file" };
        var fields = new LabelFields();
        var objectives = new Option<string>("--objectives") { Description = "Ids, separated by commas; offprint tool objectives lists them.", HelpName = "ids", DefaultValueFactory = _ => string.Join(',', defaults.Objectives) };
        var seconds = new Option<double>("--seconds") { Description = "Pre-training of each objective, in seconds of processor time.", DefaultValueFactory = _ => defaults.Seconds };
        var counts = new Option<string>("--label-counts") { Description = "Numbers of labelled texts to fine-tune on, separated by commas.", HelpName = "n,n", DefaultValueFactory = _ => "200" };
        var layers = new Option<int>("--layers") { Description = "Layers of the network.", DefaultValueFactory = _ => defaults.Size.Layers };
        var width = new Option<int>("--width") { Description = "Width of the network, a multiple of 4 heads.", DefaultValueFactory = _ => defaults.Size.Width };
        var context = new Option<int>("--context") { Description = "Tokens that the network reads at once.", DefaultValueFactory = _ => defaults.Size.Context };
        var vocabulary = new Option<int>("--vocabulary") { Description = "Tokens of the vocabulary, trained on the corpus.", DefaultValueFactory = _ => defaults.Vocabulary };
        var start = new Option<string>("--start") { Description = "counts: pre-training begins with embeddings from the counts of neighbors in the corpus; noise: it does not.", HelpName = "counts|noise", DefaultValueFactory = _ => defaults.CountedStart ? "counts" : "noise" };
        start.AcceptOnlyFromAmong("counts", "noise");
        var seed = new Option<ulong>("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("compare-objectives",
            """
            Which pre-training objective for my texts? Trains one small network with several objectives for the same time and scores each (paper pretrained-models-survey).

            Tasks on held-out text: gaps of three words, bits per byte, similarity; with --labels also classes after fine-tuning, against the same network from scratch and TF-IDF.

            Examples:
              offprint tool compare-objectives --corpus ./my-texts
              offprint tool compare-objectives --corpus ./my-texts --labels labels.csv --group-field author --objectives clm,mlm,rtd --seconds 60
            """);
        foreach (var option in (Option[])[corpus, labels, .. fields.Options, objectives, seconds, counts, layers, width, context, vocabulary, start, seed]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = defaults with
            {
                Objectives = parsed.GetRequiredValue(objectives).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Seconds = parsed.GetValue(seconds),
                LabelCounts = Numbers(parsed.GetRequiredValue(counts)),
                Size = defaults.Size with { Layers = parsed.GetValue(layers), Width = parsed.GetValue(width), Context = parsed.GetValue(context) },
                Vocabulary = parsed.GetValue(vocabulary),
                CountedStart = parsed.GetValue(start) == "counts",
                Seed = parsed.GetValue(seed),
            };
            options.Validate();
            var texts = Corpus.Open(parsed.GetRequiredValue(corpus));
            var labeled = parsed.GetValue(labels) is { } file ? fields.Read(parsed, file) : null;
            var vectors = DataShelf.Default.Contains("word-vectors") ? WordVectors.Open(Path.Combine(DataShelf.Default.Open("word-vectors").Folder, "word-vectors.parquet")) : null;
            var json = Output.WantsJson(parsed);
            ComparisonReport report;
            using (var progress = new ProgressLine("compare", quiet: json))
                report = ObjectiveComparison.Run(texts, labeled, options, vectors, new TrainCommand.RunRelay(progress), cancellation);
            if (json) Output.WriteJson(Json(report));
            else Print(report);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static IReadOnlyList<int> Numbers(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new OptionException("--label-counts", part, $"--label-counts: '{part}' is no whole number"))];

    private static void Print(ComparisonReport report)
    {
        var costs = Output.Table("objective", "ms a step", "steps", "tokens", "operations", "parameters");
        foreach (var cost in report.Costs)
            costs.AddRow(Output.Span(cost.Id), Cell($"{cost.SecondsPerStep * 1000:0.#}"), Cell($"{cost.Steps:N0}"), Cell($"{cost.Tokens:N0}"), Cell($"{cost.Flops:0.0e+0}"), Cell($"{cost.Parameters:N0}"));
        Output.Write(costs);
        foreach (var task in report.Cells.GroupBy(c => c.Task))
        {
            Output.Line("");
            Output.Line($"{task.Key} ({task.First().Metric}{(task.First().HigherIsBetter ? "" : ", lower is better")})");
            var table = Output.Table("method", "score", "95% interval", "over scratch");
            foreach (var cell in task.OrderByDescending(c => c.HigherIsBetter ? c.Score.Estimate : -c.Score.Estimate))
                table.AddRow(Output.Span(cell.Method), Cell($"{cell.Score.Estimate:0.000}"), Cell($"{cell.Score.Low:0.000} to {cell.Score.High:0.000}"), Output.Span(cell.Gain is { } gain ? Gain(gain) : ""));
            Output.Write(table);
        }

        Output.Line("");
        foreach (var line in report.Advice) Output.Line(line);
        foreach (var line in report.Notes) Output.Line($"note: {line}");

        static Spectre.Console.Text Cell(FormattableString text) => Output.Span(text.ToString(CultureInfo.InvariantCulture));

        static string Gain(Interval gain) => string.Create(CultureInfo.InvariantCulture, $"{gain.Estimate:+0.000;-0.000} ({gain.Low:0.000} to {gain.High:0.000})");
    }

    private static JsonObject Json(ComparisonReport report) => new()
    {
        ["costs"] = new JsonArray([.. report.Costs.Select(c => (JsonNode)new JsonObject
        {
            ["objective"] = c.Id, ["secondsPerStep"] = c.SecondsPerStep, ["steps"] = c.Steps, ["tokens"] = c.Tokens, ["operations"] = c.Flops, ["parameters"] = c.Parameters, ["loss"] = double.IsFinite(c.Loss) ? c.Loss : null,
        })]),
        ["tasks"] = new JsonArray([.. report.Cells.Select(c => (JsonNode)new JsonObject
        {
            ["task"] = c.Task, ["metric"] = c.Metric, ["higherIsBetter"] = c.HigherIsBetter, ["method"] = c.Method, ["score"] = Span(c.Score), ["overScratch"] = c.Gain is { } gain ? Span(gain) : null, ["units"] = c.Units.Count,
        })]),
        ["advice"] = new JsonArray([.. report.Advice.Select(a => (JsonNode)a)]),
        ["notes"] = new JsonArray([.. report.Notes.Select(n => (JsonNode)n)]),
    };

    private static JsonObject Span(Interval interval) => new() { ["estimate"] = interval.Estimate, ["low"] = double.IsFinite(interval.Low) ? interval.Low : null, ["high"] = double.IsFinite(interval.High) ? interval.High : null };
}
