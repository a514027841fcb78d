namespace Offprint.Inference;

/// <summary>What speculation has done so far.</summary>
public sealed record SpeculativeStatistics
{
    /// <summary>Tokens of texts.</summary>
    public long Tokens { get; init; }

    /// <summary>Passes of the target model.</summary>
    public long TargetCalls { get; init; }

    /// <summary>Passes of the draft model: one a drafted token.</summary>
    public long DraftCalls { get; init; }

    /// <summary>Drafted tokens that were put to the test; what comes behind a rejected one is not.</summary>
    public long Tested { get; init; }

    /// <summary>Drafted tokens that stayed.</summary>
    public long Accepted { get; init; }

    /// <summary>Time in the draft model, with sampling and the policy.</summary>
    public TimeSpan DraftTime { get; init; }

    /// <summary>Time in the target model, with the tests.</summary>
    public TimeSpan TargetTime { get; init; }

    /// <summary>Share of tested tokens that stayed: the estimate of α. NaN before the first test.</summary>
    public double Acceptance => (double)Accepted / Tested;

    /// <summary>Tokens that a pass of the target gives.</summary>
    public double TokensPerTargetCall => (double)Tokens / TargetCalls;

    /// <summary>Share of drafted tokens that were thrown away.</summary>
    public double DiscardRate => (double)(DraftCalls - Accepted) / DraftCalls;

    /// <summary>Passes of the target a token.</summary>
    public double VerificationRate => (double)TargetCalls / Tokens;

    internal SpeculativeStatistics Add(in SpeculativeVerdict verdict, int tokens, TimeSpan draft, TimeSpan target) => this with
    {
        Tokens = Tokens + tokens,
        TargetCalls = TargetCalls + 1,
        DraftCalls = DraftCalls + verdict.Drafted,
        Tested = Tested + Math.Min(verdict.Drafted, verdict.Accepted + 1),
        Accepted = Accepted + verdict.Accepted,
        DraftTime = DraftTime + draft,
        TargetTime = TargetTime + target,
    };
}
