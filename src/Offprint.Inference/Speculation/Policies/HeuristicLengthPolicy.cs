namespace Offprint.Inference;

/// <summary>Two tokens more after a round in which all stayed, one less after any other: the schedule of common inference libraries.</summary>
public sealed class HeuristicLengthPolicy : IDraftLengthPolicy
{
    private readonly int _max;
    private int _length;

    /// <summary>Makes the policy.</summary>
    /// <param name="start">Tokens of the first round. Default 5.</param>
    /// <param name="max">The most tokens of a round. Default 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 1, or the start above the largest length.</exception>
    public HeuristicLengthPolicy(int start = 5, int max = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, start);
        (_length, _max) = (start, max);
    }

    /// <inheritdoc/>
    public int MaximumLength => _length;

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
        // A round that was cut short by the end of the text says nothing.
        if (verdict.Drafted > 0)
        {
            _length = verdict.Accepted == verdict.Drafted ? Math.Min(_max, _length + 2) : Math.Max(1, _length - 1);
        }
    }
}
