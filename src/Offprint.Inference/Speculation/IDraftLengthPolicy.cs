namespace Offprint.Inference;

/// <summary>Decides how many tokens to draft before the target looks at them. One object serves one sequence.</summary>
public interface IDraftLengthPolicy
{
    /// <summary>The most tokens of a round; 0 never drafts.</summary>
    int MaximumLength { get; }

    /// <summary>Whether <see cref="DraftStep.Hidden"/> is needed.</summary>
    bool NeedsHidden { get; }

    /// <summary>A round starts.</summary>
    void BeginRound();

    /// <summary>Called after every drafted token but the last possible one.</summary>
    /// <param name="drafted">The token.</param>
    /// <returns>Whether to hand the draft over now.</returns>
    bool ShouldStop(in DraftStep drafted);

    /// <summary>The target has decided.</summary>
    /// <param name="verdict">How much of the draft stays.</param>
    void EndRound(in SpeculativeVerdict verdict);
}
