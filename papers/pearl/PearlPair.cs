using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>The shipped pair, greedy and at temperature 1, on real threads and real time.</summary>
internal sealed class PearlPair(RunContext run, PearlReproductionOptions options, IDecodingModel target, IDecodingModel draft, SpeculationPrompts prompts)
{
    public const string Different = "greedy texts that differ";
    private static readonly int[] Lengths = [1, 2, 3, 4, 5, 6, 8, 10];

    private readonly int _tokens = run.Choose(options.Tokens, 16, options.Tokens);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var temperature in new[] { 0.0, 1.0 })
        {
            var sampling = new SamplingOptions { Temperature = temperature, TopP = 1 };
            var (length, acceptance, costs) = Tune(sampling, ct);

            // A pass of the target gets longer with the tokens that it checks: γ is where drafting takes as long as checking.
            var window = Enumerable.Range(1, Lengths[^1]).First(gamma => gamma == Lengths[^1] || gamma * costs.DraftTime >= costs.TargetTime(gamma - 1));
            await CompareAsync(sampling, length, window, costs.CostRatio, Forecast(acceptance, window, costs), ct).ConfigureAwait(false);
        }
    }

    /// <summary>The closed forms at measured times of passes: PEARL over the best fixed length.</summary>
    private static double Forecast(double acceptance, int window, SpeculationCosts costs)
    {
        var parallel = PearlPlanner.Forecast(acceptance, window, window).TokensPerStep / Math.Max(window * costs.DraftTime, costs.TargetTime(window - 1));
        return parallel / Lengths.Max(k => SpeculativePlanner.TokensPerRound(acceptance, k) / ((k * costs.DraftTime) + costs.TargetTime(k)));
    }

    /// <summary>The fixed length that is fastest on development prompts, in measured time of passes, and the acceptance there.</summary>
    private (int Length, double Acceptance, SpeculationCosts Costs) Tune(SamplingOptions sampling, CancellationToken ct)
    {
        run.Report(sampling.Temperature == 0 ? 0.02 : 0.25, "tuning the length of speculative decoding");
        var costs = SpeculationCosts.Measure(target, draft, prompts.Development[0], sampling, Lengths[^1], repetitions: run.Choose(41, 3, 41), cancellation: ct);
        var recordings = prompts.Development.Select((prompt, i) => DraftRecording.Record(target, draft, prompt, sampling with { Seed = Seed.Derive(1, "development", i) }, _tokens, Lengths[^1], ct)).ToList();
        var best = Lengths.MinBy(k => recordings.Sum(recording => recording.Replay(new FixedLengthPolicy(k)).Time(costs.DraftTime, costs.TargetTime)));
        return (best, recordings.Average(static recording => recording.Kept.Average(static kept => kept ? 1.0 : 0)), costs);
    }

    private async Task CompareAsync(SamplingOptions sampling, int length, int window, double ratio, double forecast, CancellationToken ct)
    {
        var arms = new PearlArms(target, draft, _tokens, window, length);
        string[] names = [PearlArms.Alone, .. PearlArms.WithDraft];
        var seconds = names.ToDictionary(static name => name, static _ => new List<double>());
        for (var s = 0; s < Math.Min(2, run.Seeds.Count); s++)
        {
            for (var i = 0; i < prompts.Test.Count; i++)
            {
                var share = ((s * prompts.Test.Count) + i) / (2.0 * prompts.Test.Count);
                run.Report((sampling.Temperature == 0 ? 0.05 : 0.27) + (0.18 * share), FormattableString.Invariant($"decoding with the pair, temperature {sampling.Temperature}"));
                var results = await arms.TimeAllAsync(names, i + s, prompts.Test[i], sampling with { Seed = Seed.Derive(run.Seeds[s], "pair", i) }, ct).ConfigureAwait(false);
                foreach (var (name, (time, text)) in results)
                {
                    seconds[name].Add(time);
                    run.Record(FormattableString.Invariant($"pair, temperature {sampling.Temperature}: {name} seconds"), time, run.Seeds[s], Item(i), "s");
                    if (forecast >= 1.15 && name != PearlArms.Alone)
                    {
                        run.Record(PearlArms.Promising(name), time, run.Seeds[s], FormattableString.Invariant($"pair, temperature {sampling.Temperature}, {Item(i)}"), "s");
                    }
                }

                if (sampling.Temperature == 0 && s == 0)
                {
                    run.Record(Different, results.Values.Any(result => !result.Text.SequenceEqual(results[PearlArms.Alone].Text)) ? 1 : 0, null, Item(i));
                }
            }
        }

        var (targetIdle, draftIdle, acceptance) = arms.Summary();
        run.Note(FormattableString.Invariant($"the shipped pair at temperature {sampling.Temperature}: α = {acceptance:0.00}, c = {ratio:0.0}, γ = {window}, tuned K = {length}; forecast {forecast:0.00}x over taking turns; over the target alone ")
            + string.Join(", ", PearlArms.WithDraft.Select(name => FormattableString.Invariant($"{name} {Median(seconds[PearlArms.Alone].Zip(seconds[name], static (a, b) => a / b)):0.00}x")))
            + FormattableString.Invariant($" (medians of pairs); the target waits {targetIdle:P0}, the draft {draftIdle:P0} of PEARL's time"));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Item(int prompt) => FormattableString.Invariant($"prompt {prompt}");
}
