using System.CommandLine;
using System.Text.Json.Nodes;
using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.App.Commands;

/// <summary><c>offprint tool speculation calibrate</c>: speeds and acceptance of a pair, and the fastest way of decoding with it.</summary>
internal static class SpeculationCalibrateCommand
{
    private const int Longest = 20;

    public static Command Create()
    {
        var (model, draft, prompts, temperature) = (SpeculationTool.Model(), SpeculationTool.Draft(), SpeculationTool.Prompts(), SpeculationTool.Temperature());
        var head = new Option<string?>("--head") { Description = "Folder of an acceptance head, to compare it too.", HelpName = "folder" };
        var tokens = new Option<int>("--tokens") { Description = "Tokens that every prompt is continued by.", DefaultValueFactory = _ => 96 };
        var most = new Option<int>("--most-prompts") { Description = "Most prompts that are read.", DefaultValueFactory = _ => 24 };
        var command = new Command("calibrate", "Measure both models' speed and how much of the draft is kept, replay every policy on recorded drafts, and name the fastest. Times hold for this machine.");
        foreach (var option in (Option[])[model, draft, prompts, head, temperature, tokens, most]) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var (length, count) = (parsed.GetValue(tokens), parsed.GetValue(most));
            if (length < 2 || count < 1) throw new ArgumentException(length < 2 ? $"--tokens is {length}; it must be at least 2." : $"--most-prompts is {count}; it must be at least 1.");
            var sampling = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopP = 1 };
            sampling.Validate();
            var acceptance = parsed.GetValue(head) is { } folder ? AcceptanceHead.Load(folder) : null;
            using var pair = SpeculationPair.Load(parsed.GetRequiredValue(model), parsed.GetRequiredValue(draft));
            var room = Math.Min(pair.Target.MaximumPositions, pair.Draft.MaximumPositions) - length - Longest;
            if (room < 1) throw new ArgumentException($"--tokens is {length}; with drafts of {Longest} the models have room for {Math.Max(1, room + length - 1)}.");
            var texts = pair.ReadPrompts(parsed.GetRequiredValue(prompts), count, Math.Min(64, room));
            using IDecodingModel large = DecodingModel.For(pair.Target), small = DecodingModel.For(pair.Draft);
            var costs = SpeculationCosts.Measure(large, small, texts[0], sampling, Longest, acceptance, cancellation: cancellation);
            var recordings = texts.Select((text, i) => DraftRecording.Record(large, small, text, sampling with { Seed = Seed.Derive(42, "calibrate", i) }, length, Longest, cancellation)).ToList();
            Print(parsed, costs, recordings, acceptance);
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(ParseResult parsed, SpeculationCosts costs, List<DraftRecording> recordings, AcceptanceHead? head)
    {
        var plain = Time(static () => new FixedLengthPolicy(0));
        double[] thresholds = [.. Enumerable.Range(1, 19).Select(static i => i * 0.05)];
        var rows = new List<(string Name, string Options, double SpeedUp)> { ("the target alone", "", 1) };
        Add("fixed length", Enumerable.Range(1, 12).Select(k => (FormattableString.Invariant($"--draft-tokens {k}"), (Func<IDraftLengthPolicy>)(() => new FixedLengthPolicy(k)))));
        Add("schedule", [("(default)", static () => new HeuristicLengthPolicy(max: Longest))]);
        Add("confidence", thresholds.Select(tau => (FormattableString.Invariant($"--threshold {tau:0.##}"), (Func<IDraftLengthPolicy>)(() => new ConfidencePolicy(tau, max: Longest)))));
        if (head is not null) Add("acceptance head", thresholds.Select(h => (FormattableString.Invariant($"--head <folder> --threshold {h:0.##}"), (Func<IDraftLengthPolicy>)(() => new AcceptanceHeadPolicy(head, h, max: Longest)))));
        double[] kept = [.. recordings.SelectMany(static recording => recording.Acceptances)];
        var alpha = kept.Average();
        var deviation = Math.Sqrt(kept.Average(a => (a - alpha) * (a - alpha)));
        var window = (int)Math.Clamp(Math.Round(costs.CostRatio), 1, 32);
        var forecast = PearlPlanner.Forecast(alpha, costs.CostRatio, window);
        rows.Add(("side by side (forecast, each model on its own cores)", FormattableString.Invariant($"--method parallel --draft-tokens {window}"), forecast.SpeedUp));
        var best = rows.MaxBy(static row => row.SpeedUp);
        if (Output.WantsJson(parsed))
        {
            Output.WriteJson(new JsonObject
            {
                ["draftSeconds"] = costs.DraftTime, ["targetSeconds"] = costs.TargetTimes[0], ["costRatio"] = costs.CostRatio, ["acceptance"] = alpha, ["acceptanceStandardDeviation"] = deviation,
                ["window"] = window, ["fastest"] = best.Name,
                ["methods"] = new JsonArray([.. rows.Select(static row => (JsonNode)new JsonObject { ["name"] = row.Name, ["options"] = row.Options, ["speedUp"] = row.SpeedUp })]),
            });
            return;
        }

        Output.Line(FormattableString.Invariant($"A drafted token takes {costs.DraftTime * 1e3:0.000} ms, a pass of the target {costs.TargetTimes[0] * 1e3:0.000} ms (c = {costs.CostRatio:0.0}); acceptance has mean {alpha:0.000} and standard deviation {deviation:0.000}."));
        Output.Line("method\toptions of generate\tmodelled speed-up");
        foreach (var (name, options, speedUp) in rows) Output.Line(FormattableString.Invariant($"{name}{(name == best.Name ? " (best)" : "")}\t{options}\t{speedUp:0.00}x"));

        double Time(Func<IDraftLengthPolicy> make, double extra = 0) => recordings.Sum(recording => recording.Replay(make()).Time(costs.DraftTime + extra, costs.TargetTime));

        void Add(string name, IEnumerable<(string Options, Func<IDraftLengthPolicy> Make)> settings)
        {
            var (options, time) = settings.Select(setting => (setting.Options, Time: Time(setting.Make, name == "acceptance head" ? costs.HeadTime : 0))).MinBy(static setting => setting.Time);
            rows.Add((name, options, plain / time));
        }
    }
}
