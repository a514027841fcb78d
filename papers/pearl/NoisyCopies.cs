using Offprint.Inference;
using Offprint.Numerics;

namespace Offprint.Papers.Reproductions;

/// <summary>
/// Synthetic pairs: both models are the small shipped one, the draft's logits are moved by noise, and passes take a set time. So acceptance can be chosen while everything else stays, and the
/// ratio of speeds does not depend on the machine.
/// </summary>
internal sealed class NoisyCopies(RunContext run, PearlReproductionOptions options, IDecodingModel target, IDecodingModel draft, SpeculationPrompts prompts)
{
    public const string TokensPerStep = "tokens per step", ForecastTokensPerStep = "forecast tokens per step";
    private const int Ratio = 4, Longest = 20, VirtualTokens = 256;
    private static readonly TimeSpan DraftPace = TimeSpan.FromMilliseconds(2);
    private static readonly double[] Scales = [1.6, 1.0, 0.6, 0.25];

    private readonly SamplingOptions _sampling = new() { Temperature = 1, TopP = 1 };
    private readonly int _tokens = run.Choose(options.Tokens, 16, options.Tokens);

    public async Task RunAsync(CancellationToken ct)
    {
        for (var level = 0; level < Scales.Length; level++)
        {
            await OnVirtualClockAsync(level, ct).ConfigureAwait(false);
            await OnRealThreadsAsync(level, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Tokens a step against the closed form at the acceptance seen.</summary>
    private async Task OnVirtualClockAsync(int level, CancellationToken ct)
    {
        using var noisy = new PacedModel(draft, TimeSpan.Zero, Scales[level]);
        foreach (var seed in run.Seeds)
        {
            run.Report(At(level, 0), FormattableString.Invariant($"noisy copies on a virtual clock, noise {Scales[level]}"));
            var tokens = Math.Min(run.Choose(VirtualTokens, 32, VirtualTokens), target.MaximumPositions - SpeculationPrompts.Length);
            await using var decoder = new ParallelSpeculativeDecoder(target, noisy, new PearlOptions { Window = Ratio, MaximumTokens = tokens, VirtualTime = new PearlVirtualTime(1, Ratio) });
            for (var i = 0; i < Math.Min(4, prompts.Test.Count); i++)
            {
                await foreach (var _ in decoder.GenerateAsync(prompts.Test[i], _sampling with { Seed = Seed.Derive(seed, "virtual", i) }, ct).ConfigureAwait(false))
                {
                }
            }

            run.Record(TokensPerStep, decoder.Statistics.TokensPerStep, seed, Item(level));
            run.Record(ForecastTokensPerStep, PearlPlanner.Forecast(decoder.Statistics.Acceptance, Ratio, Ratio).TokensPerStep, seed, Item(level));
        }
    }

    private async Task OnRealThreadsAsync(int level, CancellationToken ct)
    {
        // Which pairs promise enough is decided where lengths are tuned: on development prompts.
        var (length, acceptance) = Tune(level, ct);
        using PacedModel slow = new(target, DraftPace * Ratio, 0), fast = new(draft, DraftPace, Scales[level]);
        var forecast = PearlPlanner.Forecast(acceptance, Ratio, Ratio);
        var arms = new PearlArms(slow, fast, _tokens, Ratio, length);
        var promising = forecast.SpeedUpOverSpeculative >= 1.15;
        var seconds = PearlArms.WithDraft.ToDictionary(static name => name, static _ => new List<double>());
        for (var s = 0; s < Math.Min(2, run.Seeds.Count); s++)
        {
            for (var i = 0; i < Math.Min(run.Choose(6, 1, 12), prompts.Test.Count); i++)
            {
                run.Report(At(level, 0.3 + (0.35 * (s + (i / 6.0)))), FormattableString.Invariant($"noisy copies on two threads, noise {Scales[level]}"));
                foreach (var (name, (time, _)) in await arms.TimeAllAsync(PearlArms.WithDraft, i + s, prompts.Test[i], _sampling with { Seed = Seed.Derive(run.Seeds[s], "copies", i) }, ct).ConfigureAwait(false))
                {
                    seconds[name].Add(time);
                    run.Record(FormattableString.Invariant($"noise {Scales[level]}: {name} seconds"), time, run.Seeds[s], FormattableString.Invariant($"prompt {i}"), "s");

                    // A quick run has no verdict; it still shows every claim.
                    if (promising || (run.IsQuick && level == Scales.Length - 1))
                    {
                        run.Record(PearlArms.Promising(name), time, run.Seeds[s], FormattableString.Invariant($"{Item(level)}, prompt {i}"), "s");
                    }
                }
            }
        }

        var (targetIdle, draftIdle, _) = arms.Summary();
        run.Note(FormattableString.Invariant($"synthetic, noise {Scales[level]}: α = {acceptance:0.00} on development prompts, c = γ = {Ratio}, tuned K = {length}: PEARL {seconds[PearlArms.Turns].Sum() / seconds[PearlArms.Parallel].Sum():0.00}x over taking turns, forecast {forecast.SpeedUpOverSpeculative:0.00}x; without pre-verify {seconds[PearlArms.Turns].Sum() / seconds[PearlArms.WithoutPre].Sum():0.00}x, without post-verify {seconds[PearlArms.Turns].Sum() / seconds[PearlArms.WithoutPost].Sum():0.00}x; the target waits {targetIdle:P0}, the draft {draftIdle:P0}"));
    }

    /// <summary>The best fixed length on development prompts at these speeds, and the acceptance there.</summary>
    private (int Length, double Acceptance) Tune(int level, CancellationToken ct)
    {
        using var noisy = new PacedModel(draft, TimeSpan.Zero, Scales[level]);
        var recordings = DraftRecording.RecordAll(target, noisy, prompts.Development, _sampling with { Seed = 1 }, _tokens, Longest, ct);
        var tuned = PolicyTuning.Fastest(recordings, new SpeculationCosts(1, 0, [Ratio]), PolicyTuning.Lengths(Longest), static k => new FixedLengthPolicy(k));
        return (tuned.Best, PolicyTuning.Acceptance(recordings));
    }

    private static double At(int level, double share) => 0.45 + (0.55 * Math.Min(1, (level + share) / Scales.Length));

    private static string Item(int level) => FormattableString.Invariant($"noise {Scales[level]}");
}
