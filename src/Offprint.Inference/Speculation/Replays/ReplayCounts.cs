namespace Offprint.Inference;

/// <summary>What a policy would have done with recorded drafts.</summary>
/// <param name="Tokens">Tokens of the text.</param>
/// <param name="RoundsByLength">Rounds that drafted 0, 1, 2, … tokens.</param>
/// <param name="Accepted">Drafted tokens that stayed.</param>
public sealed record ReplayCounts(int Tokens, IReadOnlyList<int> RoundsByLength, int Accepted)
{
    /// <summary>Rounds, each with one pass of the target.</summary>
    public int Rounds => RoundsByLength.Sum();

    /// <summary>Drafted tokens.</summary>
    public int Drafted => RoundsByLength.Select(static (rounds, length) => rounds * length).Sum();

    /// <summary>Share of drafted tokens that were thrown away.</summary>
    public double DiscardRate => (double)(Drafted - Accepted) / Drafted;

    /// <summary>Passes of the target a token.</summary>
    public double VerificationRate => (double)Rounds / Tokens;

    /// <summary>Modelled time: t_d for every drafted token, t_t for every pass of the target.</summary>
    /// <param name="draft">t_d.</param>
    /// <param name="target">t_t, by the number of drafted tokens that are checked.</param>
    public double Time(double draft, Func<int, double> target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (Drafted * draft) + RoundsByLength.Select((rounds, length) => rounds == 0 ? 0 : rounds * target(length)).Sum();
    }
}
