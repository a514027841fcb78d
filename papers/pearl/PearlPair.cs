using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>The shipped pair, greedy and at temperature 1, on real threads and real time.</summary>
internal sealed class PearlPair(RunContext run, PearlReproductionOptions options, IDecodingModel target, IDecodingModel draft, SpeculationPrompts prompts)
{
    public const string Different = "greedy texts that differ";
    private const int Longest = 20;

    private readonly int _tokens = run.Choose(options.Tokens, 16, options.Tokens);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var temperature in new[] { 0.0, 1.0 })
        {
            var sampling = new SamplingOptions { Temperature = temperature, TopP = 1 };
            var (length, acceptance, costs) = Tune(sampling, ct);
            var window = PearlPlanner.BestWindow(acceptance, costs);
            var forecasts = Enumerable.Range(1, Longest).Select(gamma => FormattableString.Invariant($"{PearlPlanner.Forecast(acceptance, costs, gamma).SpeedUpOverSpeculative:0.00} ({gamma})"));
            run.Note(FormattableString.Invariant($"the shipped pair at temperature {temperature} on development prompts: α = {acceptance:0.00}; γ = {window} is fastest by the closed form, whose forecasts over taking turns are {string.Join(", ", forecasts)}"));
            await CompareAsync(sampling, length, window, costs.CostRatio, PearlPlanner.Forecast(acceptance, costs, window).SpeedUpOverSpeculative, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The fixed length that is fastest on development prompts, in measured time of passes, and the acceptance there.</summary>
    private (int Length, double Acceptance, SpeculationCosts Costs) Tune(SamplingOptions sampling, CancellationToken ct)
    {
        run.Report(sampling.Temperature == 0 ? 0.02 : 0.25, "tuning the length of speculative decoding");
        var costs = SpeculationCosts.Measure(target, draft, prompts.Development[0], sampling, Longest, repetitions: run.Choose(41, 3, 41), cancellation: ct);
        var recordings = DraftRecording.RecordAll(target, draft, prompts.Development, sampling with { Seed = 1 }, _tokens, Longest, ct);
        var tuned = PolicyTuning.Fastest(recordings, costs, PolicyTuning.Lengths(Longest), static k => new FixedLengthPolicy(k));
        return (tuned.Best, PolicyTuning.Acceptance(recordings), costs);
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
