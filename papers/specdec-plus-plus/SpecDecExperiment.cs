using System.Globalization;
using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Trains the head, measures what passes cost, tunes every policy on development prompts, and replays the tuned ones on test prompts. All policies see the same recorded drafts, so they make
/// the same text, and differ in how many passes they need.
/// </summary>
internal sealed class SpecDecExperiment(RunContext run, SpecDecOptions options, IDecodingModel target, IDecodingModel draft, SpeculationPrompts prompts)
{
    public const string Head = "SpecDec++", Fixed = "fixed length", Heuristic = "schedule", Confidence = "confidence", Alone = "target alone";
    public const string Auc = "head AUC", Different = "greedy texts that differ";
    private const int Longest = 20;

    private readonly SamplingOptions _sampling = new() { Temperature = options.Temperature, TopP = 1 };
    private readonly int _tokens = run.Choose(options.Tokens, Math.Min(options.Tokens, 24), options.Tokens);

    /// <summary>The measurement of a policy's modelled time.</summary>
    public static string Seconds(string policy) => policy + " modelled seconds";

    public void Run(CancellationToken ct)
    {
        var (head, acceptances) = Train(ct);
        run.Report(0.45, "timing passes");
        var costs = SpeculationCosts.Measure(target, draft, [.. prompts.Development[0].Concat(prompts.Development[0]).Take(2 * SpeculationPrompts.Length)], _sampling, Longest, head, run.Choose(61, 3, 61), ct);
        NoteCosts(costs);
        NoteBound(costs, acceptances);
        run.Report(0.48, "choosing settings on development prompts");
        var development = DraftRecording.RecordAll(target, draft, prompts.Development, _sampling with { Seed = 1 }, _tokens, Longest, ct);
        var policies = Tune(head, development, costs);
        Compare(policies, costs, ct);
        Greedy(policies, ct);
        WallClock(policies, ct);
    }

    private (AcceptanceHead Head, IReadOnlyList<double> Acceptances) Train(CancellationToken ct)
    {
        run.Report(0.02, "sampling what the head learns from");

        var settings = new AcceptanceHeadOptions { Epochs = run.Choose(4, 2, 4), RejectionWeight = options.RejectionWeight, Sampling = _sampling with { Seed = 2405 }, TokensPerPrompt = run.Choose(64, 16, 64) };
        var trainer = new AcceptanceHeadTrainer { Progress = new Part(run, 0.02, 0.35, "sampling what the head learns from") };
        var examples = trainer.Sample(target, draft, prompts.Head, settings, ct);
        run.Report(0.35, "training the head");
        var head = AcceptanceHeadTrainer.Fit(examples, settings, ct);
        var (seen, acceptances) = (new List<AcceptanceScores>(), new List<double>());
        for (var i = 0; i < prompts.Test.Count; i++)
        {
            run.Report(0.37 + (0.08 * i / prompts.Test.Count), "scoring the head");
            var unseen = new AcceptanceHeadTrainer().Sample(target, draft, [.. Enumerable.Repeat(prompts.Test[i], run.Choose(5, 1, 5))], settings with { Sampling = settings.Sampling with { Seed = Seed.Derive(7, "scores", i) } }, ct);
            seen.Add(AcceptanceScores.Of(head, unseen));
            run.Record(Auc, seen[^1].RocAuc, null, Item(i));
            acceptances.AddRange(unseen.Labels.Select(static label => (double)label));
        }

        run.Note(Say($"head: {examples.Count:N0} labelled positions; on test prompts binary KL {seen.Average(s => s.BinaryKl):0.000} nats; acceptance p has mean {seen.Average(s => s.LabelMean):0.000} and standard deviation {Math.Sqrt(seen.Average(s => s.LabelVariance)):0.000}"));
        return (head, acceptances);
    }

    private DraftRecording Record(int[] prompt, ulong seed, CancellationToken ct) => DraftRecording.Record(target, draft, prompt, _sampling with { Seed = seed }, _tokens, Longest, ct);

    /// <summary>Every kind of policy with the setting that is fastest on development prompts.</summary>
    private List<(string Name, Func<IDraftLengthPolicy> Make)> Tune(AcceptanceHead head, IReadOnlyList<DraftRecording> development, SpeculationCosts costs) =>
    [
        Best(Fixed, "K", PolicyTuning.Fastest(development, costs, [0, .. PolicyTuning.Lengths(Longest)], static k => new FixedLengthPolicy(k))),
        Best(Head, "h", PolicyTuning.Fastest(development, costs, PolicyTuning.Thresholds, h => new AcceptanceHeadPolicy(head, h, max: Longest))),
        Best(Confidence, "τ", PolicyTuning.Fastest(development, costs, PolicyTuning.Thresholds, static tau => new ConfidencePolicy(tau, max: Longest))),
        Best(Heuristic, "first length", PolicyTuning.Fastest(development, costs, PolicyTuning.Lengths(Longest), static start => new HeuristicLengthPolicy(start, Longest))),
        (Alone, static () => new FixedLengthPolicy(0)),
    ];

    private (string Name, Func<IDraftLengthPolicy> Make) Best<TSetting>(string name, string symbol, TunedPolicy<TSetting> tuned)
    {
        var fastest = tuned.Tried.Min(static t => t.Seconds);
        run.Note(Say($"{name}: {symbol} = {tuned.Best:0.##} is fastest on development prompts; others need {string.Join(", ", tuned.Tried.Select(t => Say($"{t.Seconds / fastest:0.000} ({t.Setting:0.##})")))} of its time"));
        return (name, tuned.Make);
    }

    private static double Time(string name, ReplayCounts counts, SpeculationCosts costs) => counts.Time(costs.DraftTime + (name == Head ? costs.HeadTime : 0), costs.TargetTime);

    private void Compare(List<(string Name, Func<IDraftLengthPolicy> Make)> policies, SpeculationCosts costs, CancellationToken ct)
    {
        var totals = policies.ToDictionary(static policy => policy.Name, static _ => new List<ReplayCounts>());
        for (var s = 0; s < run.Seeds.Count; s++)
        {
            for (var i = 0; i < prompts.Test.Count; i++)
            {
                run.Report(0.52 + (0.38 * ((s * prompts.Test.Count) + i) / (run.Seeds.Count * prompts.Test.Count)), Say($"replaying policies, seed {run.Seeds[s]}"));
                var recording = Record(prompts.Test[i], Seed.Derive(run.Seeds[s], "test", i), ct);
                foreach (var (name, make) in policies)
                {
                    var counts = recording.Replay(make());
                    totals[name].Add(counts);
                    run.Record(Seconds(name), Time(name, counts, costs), run.Seeds[s], Item(i), "s");
                }
            }
        }

        var plain = totals[Alone].Sum(counts => Time(Alone, counts, costs));
        foreach (var (name, counts) in totals.Where(static pair => pair.Key != Alone))
        {
            var (drafted, accepted, rounds, tokens) = (counts.Sum(static c => c.Drafted), counts.Sum(static c => c.Accepted), counts.Sum(static c => c.Rounds), counts.Sum(static c => c.Tokens));
            var constant = totals[Fixed].Sum(c => c.Time(costs.DraftTime, _ => costs.TargetTimes[0])) / counts.Sum(c => c.Time(costs.DraftTime + (name == Head ? costs.HeadTime : 0), _ => costs.TargetTimes[0]));
            run.Note(Say($"{name}: {plain / counts.Sum(c => Time(name, c, costs)):0.00}x over the target alone, {(double)tokens / rounds:0.00} tokens a target pass, {(double)(drafted - accepted) / drafted:P0} of drafts discarded, {(double)rounds / tokens:0.000} verifications a token; {constant:0.000}x over the fixed length if a pass cost the same for any draft"));
        }
    }

    private void Greedy(List<(string Name, Func<IDraftLengthPolicy> Make)> policies, CancellationToken ct)
    {
        for (var i = 0; i < prompts.Test.Count; i++)
        {
            run.Report(0.9 + (0.05 * i / prompts.Test.Count), "comparing greedy texts");
            var expected = Text(policies[^1].Make(), prompts.Test[i], _sampling with { Temperature = 0 }, ct);
            var different = policies.SkipLast(1).Count(policy => !Text(policy.Make(), prompts.Test[i], _sampling with { Temperature = 0 }, ct).SequenceEqual(expected));
            run.Record(Different, different > 0 ? 1 : 0, null, Item(i));
        }
    }

    /// <summary>The real decoders, interleaved; reported beside the claim.</summary>
    private void WallClock(List<(string Name, Func<IDraftLengthPolicy> Make)> policies, CancellationToken ct)
    {
        run.Report(0.95, "timing decoders");
        var timing = InterleavedTiming.Measure(
            [.. policies.Select(policy => new TimedArm(policy.Name, round => Text(policy.Make(), prompts.Test[round % prompts.Test.Count], _sampling with { Seed = Seed.Derive(3, "clock", round) }, ct)))],
            new InterleavedTimingOptions { Rounds = run.Choose(24, 2, 24), WarmUp = 1, Seed = 1, SettleGarbage = false }, null, ct);
        var plain = timing.Seconds(Alone).Sum();
        run.Note("wall clock over the target alone, other texts: " + string.Join(", ", policies.SkipLast(1).Select(policy => Say($"{policy.Name} {plain / timing.Seconds(policy.Name).Sum():0.00}x"))));
    }

    private List<int> Text(IDraftLengthPolicy policy, int[] prompt, SamplingOptions sampling, CancellationToken ct)
    {
        using var decoder = new SpeculativeDecoder(target, draft, policy, new SpeculativeOptions { MaximumTokens = _tokens });
        return [.. decoder.Generate(prompt, sampling, ct).SelectMany(static chunk => chunk.Tokens)];
    }

    private void NoteCosts(SpeculationCosts costs) => run.Note(Say(
        $"medians: a drafted token costs {1 / costs.CostRatio:0.000} of a target pass over one token, the head {costs.HeadTime / costs.TargetTimes[0]:0.000}, passes that check 2, 4, 8 and 20 drafted tokens {costs.TargetTime(2) / costs.TargetTimes[0]:0.00}, {costs.TargetTime(4) / costs.TargetTimes[0]:0.00}, {costs.TargetTime(8) / costs.TargetTimes[0]:0.00} and {costs.TargetTime(20) / costs.TargetTimes[0]:0.00}"));

    /// <summary>What a head that knew every acceptance would gain: how much there is to win on this pair.</summary>
    private void NoteBound(SpeculationCosts costs, IReadOnlyList<double> acceptances)
    {
        double[] kept = [.. acceptances.Select(static a => Math.Clamp(a, 0, 1))];
        string[] gains = [.. new[] { costs.CostRatio, 8, 16 }.Select(ratio =>
        {
            var best = Math.Max(1, SpeculativePlanner.BestFixedLength(kept.Average(), 1 / ratio));
            return Say($"{ratio / SpeculativePlanner.SpeedUp(kept.Average(), 1 / ratio, best) / SpeculativePlanner.TimePerToken(new CostModel(1, ratio, kept)):0.000}x at c = {ratio:0.0} (K = {best})");
        })];
        run.Note($"a head that knew every acceptance exactly, if these were independent, would gain over the best fixed length {string.Join(", ", gains)}");
    }

    private static string Item(int prompt) => Say($"prompt {prompt}");

    private static string Say(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Part(RunContext run, double from, double to, string message) : IProgress<double>
    {
        public void Report(double value) => run.Report(from + ((to - from) * value), message);
    }
}
