using System.Diagnostics;
using Offprint.Inference;

namespace Offprint.Papers.Reproductions;

/// <summary>The ways of decoding that are compared, on one pair.</summary>
internal sealed class PearlArms(IDecodingModel target, IDecodingModel draft, int tokens, int window, int length)
{
    public const string Alone = "target alone", Turns = "speculative", Parallel = "PEARL", WithoutPre = "without pre-verify", WithoutPost = "without post-verify";

    /// <summary>All arms but the target alone.</summary>
    public static readonly string[] WithDraft = [Turns, Parallel, WithoutPre, WithoutPost];

    /// <summary>Totals of PEARL over all texts.</summary>
    public List<PearlStatistics> Statistics { get; } = [];

    /// <summary>The measurement of an arm's time where the forecast promises enough.</summary>
    public static string Promising(string arm) => arm + " seconds where 1.15x is forecast";

    /// <summary>Makes one text and takes the time.</summary>
    public async Task<(double Seconds, List<int> Text)> TimeAsync(string arm, int[] prompt, SamplingOptions sampling, CancellationToken ct)
    {
        if (arm is Alone or Turns)
        {
            using var decoder = new SpeculativeDecoder(target, draft, new FixedLengthPolicy(arm == Alone ? 0 : length), new SpeculativeOptions { MaximumTokens = tokens });
            var begin = Stopwatch.GetTimestamp();
            List<int> made = [.. decoder.Generate(prompt, sampling, ct).SelectMany(static chunk => chunk.Tokens)];
            return (Stopwatch.GetElapsedTime(begin).TotalSeconds, made);
        }

        var options = new PearlOptions { Window = window, MaximumTokens = tokens, PreVerify = arm != WithoutPre, PostVerify = arm != WithoutPost };
        await using var parallel = new ParallelSpeculativeDecoder(target, draft, options);

        // The threads are long-lived in use; here they start before the clock does.
        await foreach (var _ in parallel.GenerateAsync(prompt[..1], sampling, ct).ConfigureAwait(false))
        {
            break;
        }

        var before = parallel.Statistics;
        var text = new List<int>();
        var start = Stopwatch.GetTimestamp();
        await foreach (var token in parallel.GenerateAsync(prompt, sampling, ct).ConfigureAwait(false))
        {
            text.Add(token);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (arm == Parallel)
        {
            var after = parallel.Statistics;
            Statistics.Add(after with
            {
                Tokens = after.Tokens - before.Tokens, Steps = after.Steps - before.Steps, Tested = after.Tested - before.Tested, Accepted = after.Accepted - before.Accepted,
                DraftTime = after.DraftTime - before.DraftTime, TargetTime = after.TargetTime - before.TargetTime, Elapsed = after.Elapsed - before.Elapsed,
            });
        }

        return (seconds, text);
    }

    /// <summary>Several arms on one prompt, in an order that depends on the round.</summary>
    public async Task<Dictionary<string, (double Seconds, List<int> Text)>> TimeAllAsync(IReadOnlyList<string> arms, int round, int[] prompt, SamplingOptions sampling, CancellationToken ct)
    {
        var results = new Dictionary<string, (double, List<int>)>();
        for (var i = 0; i < arms.Count; i++)
        {
            var arm = arms[(i + round) % arms.Count];
            results[arm] = await TimeAsync(arm, prompt, sampling, ct).ConfigureAwait(false);
        }

        return results;
    }

    /// <summary>Share of PEARL's time in which the target waited, and the acceptance.</summary>
    public (double TargetIdle, double DraftIdle, double Acceptance) Summary()
    {
        var elapsed = Statistics.Sum(static s => s.Elapsed.TotalSeconds);
        return (1 - (Statistics.Sum(static s => s.TargetTime.TotalSeconds) / elapsed), 1 - (Statistics.Sum(static s => s.DraftTime.TotalSeconds) / elapsed),
            (double)Statistics.Sum(static s => s.Accepted) / Statistics.Sum(static s => s.Tested));
    }
}
