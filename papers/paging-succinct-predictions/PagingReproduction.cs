using System.Globalization;

namespace Offprint.Papers.Reproductions;

/// <summary>Paging with one predicted bit a request: true bits, wrong bits, learned bits, against the optimum and the usual policies, on word streams and on the prompts of a model server.</summary>
[Reproduces("paging-succinct-predictions")]
public sealed class PagingReproduction : Reproduction<PagingOptions>
{
    internal const string NotOptimal = "misses more than the optimum with true bits", FlushViolations = "runs of FlushWhenAll0s beyond its bound", Slack = "bound of Mark0 less its misses",
        MarkViolations = "bounds of Mark0 exceeded by its mean", Flipped = "misses, Mark0, one bit in ten wrong", Lru = "misses, LRU", Guarded = "misses over LRU, guarded, all bits wrong",
        Learned = "misses, Mark0, learned bits", LruRest = "misses, LRU, last four fifths", LearnedTokens = "tokens computed again, learned bits", LruTokens = "tokens computed again, LRU";

    private const int Runs = 10;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims =>
    [
        new()
        {
            Name = "one bit in ten wrong", Metric = "misses of Mark0 with a tenth of the bits flipped, over LRU's", Unit = "x", Kind = ClaimKind.Superiority, Direction = ClaimDirection.AtMost,
            Bar = 0.92, Estimand = Estimand.Ratio(Flipped, Lru), Sentence = "with one bit in ten wrong Mark0 has {0} LRU's misses",
        },
        new()
        {
            Name = "optimal with true bits", Metric = "misses beyond the optimum with true bits, Mark0 and FlushWhenAll0s, all runs", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(NotOptimal), Sentence = "with true bits there are {0} misses beyond the optimum",
        },
        new()
        {
            Name = "deterministic bound", Metric = "runs in which FlushWhenAll0s exceeds OPT + (k-1) wrong keeps + wrong discards", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(FlushViolations), Sentence = "the deterministic bound is exceeded in {0} runs",
        },
        new()
        {
            Name = "randomised bound", Metric = "settings in which the mean misses of Mark0 exceed OPT + 2 H_k wrong keeps + wrong discards", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 0,
            Estimand = Estimand.Count(MarkViolations), Sentence = "the randomised bound is exceeded in {0} settings",
        },
        new()
        {
            Name = "guarded against wrong bits", Metric = "misses of the guarded policy over LRU's with all bits wrong, largest", Unit = "x", Kind = ClaimKind.Exact, Direction = ClaimDirection.AtMost, Bar = 1.3,
            Estimand = Estimand.Maximum(Guarded), Sentence = "with all bits wrong the guarded policy has at most {0} LRU's misses",
        },
        new()
        {
            Name = "learned bits on words", Metric = "misses of Mark0 with learned bits over LRU's, Moby Dick after its first fifth", Unit = "x", Kind = ClaimKind.Superiority, Direction = ClaimDirection.AtMost,
            Bar = 0.97, Estimand = Estimand.Ratio(Learned, LruRest), Sentence = "with bits learned on the first fifth Mark0 has {0} LRU's misses on the words of Moby Dick",
        },
        new()
        {
            Name = "learned bits on prompts", Metric = "tokens that a prefix cache computes again, learned bits over LRU, after the first fifth", Unit = "x", Kind = ClaimKind.Superiority, Direction = ClaimDirection.AtMost,
            Bar = 0.95, Estimand = Estimand.Ratio(LearnedTokens, LruTokens), Sentence = "a prefix cache with learned bits computes {0} the tokens again that one with LRU does",
        },
    ];

    /// <inheritdoc/>
    protected override async Task RunAsync(RunContext run, PagingOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        ulong[] seeds = [.. Enumerable.Range(0, run.Choose(Runs, 2, Runs)).Select(i => run.Seeds[0] + (ulong)i)];
        await run.RunArmsAsync([PagingTraces.Kjv, PagingTraces.MobyDick, PagingTraces.Prompts], ct, 0, 1, seeds).ConfigureAwait(false);
        foreach (var setting in run.Measurements.Where(static m => m.Name == Slack).GroupBy(static m => m.Item!, StringComparer.Ordinal).ToList())
        {
            run.Record(MarkViolations, setting.Average(static m => m.Value) < 0 ? 1 : 0, item: setting.Key);
        }
    }

    /// <inheritdoc/>
    protected override Task RunArmAsync(ArmContext arm, PagingOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(arm);
        ArgumentNullException.ThrowIfNull(options);
        if (arm.Arm == PagingTraces.Prompts)
        {
            new PromptArm(arm, options).Run(ct);
        }
        else
        {
            new WordArm(arm, options).Run(ct);
        }

        return Task.CompletedTask;
    }

    internal static string Item(string trace, int capacity) => string.Create(CultureInfo.InvariantCulture, $"{trace}, {capacity} pages");
}
