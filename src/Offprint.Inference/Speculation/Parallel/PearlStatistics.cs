namespace Offprint.Inference;

/// <summary>What parallel speculative decoding has done so far.</summary>
public sealed record PearlStatistics
{
    /// <summary>Tokens of texts.</summary>
    public long Tokens { get; init; }

    /// <summary>Steps, in which the models run at most once each.</summary>
    public long Steps { get; init; }

    /// <summary>Steps in which nothing was pending: the target checked at most the first token of the new block.</summary>
    public long PreVerifySteps { get; init; }

    /// <summary>Steps in which the target checked pending tokens.</summary>
    public long PostVerifySteps { get; init; }

    /// <summary>Steps of the target alone, by <see cref="PearlOptions.AutomaticSwitch"/> or at the end of a text.</summary>
    public long PlainSteps { get; init; }

    /// <summary>Drafted tokens.</summary>
    public long Drafted { get; init; }

    /// <summary>Drafted tokens that were tested.</summary>
    public long Tested { get; init; }

    /// <summary>Drafted tokens that stayed.</summary>
    public long Accepted { get; init; }

    /// <summary>Time that the draft worked.</summary>
    public TimeSpan DraftTime { get; init; }

    /// <summary>Time that the target worked.</summary>
    public TimeSpan TargetTime { get; init; }

    /// <summary>Time of all steps.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Estimate of α: the share of tested tokens that stayed. NaN before the first test. Below 0.5, the method is hardly faster than the target alone.</summary>
    public double Acceptance => (double)Accepted / Tested;

    /// <summary>Tokens a step.</summary>
    public double TokensPerStep => (double)Tokens / Steps;

    /// <summary>Share of the time in which the draft waited.</summary>
    public double DraftIdle => 1 - (DraftTime / Elapsed);

    /// <summary>Share of the time in which the target waited.</summary>
    public double TargetIdle => 1 - (TargetTime / Elapsed);

    internal PearlStatistics Add(in PearlStep step, in PearlTimes times, int tokens) => this with
    {
        Tokens = Tokens + tokens,
        Steps = Steps + 1,
        PlainSteps = PlainSteps + (step is { Drafted: 0, Pending: 0 } ? 1 : 0),
        PreVerifySteps = PreVerifySteps + (step is { Drafted: > 0, Pending: 0 } ? 1 : 0),
        PostVerifySteps = PostVerifySteps + (step.Pending > 0 ? 1 : 0),
        Drafted = Drafted + step.Drafted,
        Tested = Tested + step.Tested,
        Accepted = Accepted + step.Accepted,
        DraftTime = DraftTime + TimeSpan.FromSeconds(times.Draft),
        TargetTime = TargetTime + TimeSpan.FromSeconds(times.Target),
        Elapsed = Elapsed + TimeSpan.FromSeconds(times.Elapsed),
    };
}

/// <summary>What happened in a step.</summary>
/// <param name="Pending">Tokens that were pending before it; 0 is PRE mode, more is POST mode.</param>
/// <param name="Drafted">Tokens drafted in it.</param>
/// <param name="Tested">Tokens tested in it: pending ones, then the first of the new block.</param>
/// <param name="Accepted">How many of these stayed.</param>
/// <param name="Checked">Whether the target ran.</param>
internal readonly record struct PearlStep(int Pending, int Drafted, int Tested, int Accepted, bool Checked);

/// <summary>Seconds that the two models worked in a step, and that it took.</summary>
internal readonly record struct PearlTimes(double Draft, double Target, double Elapsed);
