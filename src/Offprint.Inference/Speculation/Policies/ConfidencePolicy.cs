namespace Offprint.Inference;

/// <summary>Stops behind the first token at which the draft model was unsure: its largest probability was below a threshold. Needs no training.</summary>
public sealed class ConfidencePolicy : IDraftLengthPolicy
{
    private readonly double _tau;
    private readonly int _min;

    /// <summary>Makes the policy.</summary>
    /// <param name="tau">The threshold τ, between 0 and 1.</param>
    /// <param name="min">The fewest tokens of a round. Default 1.</param>
    /// <param name="max">The most tokens of a round. Default 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold outside of (0, 1), or lengths that do not fit together.</exception>
    public ConfidencePolicy(double tau, int min = 1, int max = 20)
    {
        (_tau, _min, MaximumLength) = (PolicyArguments.Threshold(tau, nameof(tau)), min, PolicyArguments.Lengths(min, max));
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
    public bool ShouldStop(in DraftStep drafted) => drafted.Index >= _min && drafted.LargestProbability < _tau;

    /// <inheritdoc/>
    public void EndRound(in SpeculativeVerdict verdict)
    {
    }
}
