namespace Offprint.Inference;

/// <summary>Always the same number of tokens.</summary>
public sealed class FixedLengthPolicy : IDraftLengthPolicy
{
    /// <summary>Makes the policy.</summary>
    /// <param name="k">Tokens a round; 0 is the target alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public FixedLengthPolicy(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        MaximumLength = k;
    }

    /// <inheritdoc/>
    public int MaximumLength { get; }

    /// <inheritdoc/>
    public bool NeedsHidden => false;

    /// <inheritdoc/>
    public void BeginRound()
    {
    }

    /// <inheritdoc/>
    public bool ShouldStop(in DraftStep drafted) => false;

    /// <inheritdoc/>
    public void EndRound(in SpeculativeVerdict verdict)
    {
    }
}
