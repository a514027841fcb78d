namespace Offprint.Inference;

/// <summary>
/// SpecDec++ (Huang, Guo and Wang, arXiv 2405.19715): a head on the draft model predicts for every drafted token whether the target will keep it; drafting stops once the predicted probability
/// that some token is rejected, 1 - Π a_i, is above a threshold.
/// </summary>
public sealed class AcceptanceHeadPolicy : IDraftLengthPolicy
{
    private readonly AcceptanceHead _head;
    private readonly double _threshold;
    private readonly int _min;
    private readonly double _rate;
    private readonly List<double> _predicted = [];
    private double _kept;

    /// <summary>Makes the policy.</summary>
    /// <param name="head">The trained head; it belongs to one pair of models.</param>
    /// <param name="threshold">h, between 0 and 1: larger drafts longer. The paper tries 0.1 to 0.9.</param>
    /// <param name="min">The fewest tokens of a round. Default 2, as in the paper.</param>
    /// <param name="max">The most tokens of a round. Default 20, as in the paper.</param>
    /// <param name="calibrationRate">How fast a bias of the head's log-odds follows the verdicts of the target, for texts unlike those it was trained on. Default 0: not at all; 0.02 adapts over some hundred tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">A threshold outside of (0, 1), a negative rate, or lengths that do not fit together.</exception>
    public AcceptanceHeadPolicy(AcceptanceHead head, double threshold, int min = 2, int max = 20, double calibrationRate = 0)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfNegative(calibrationRate);
        (_head, _threshold, _min, _rate) = (head, PolicyArguments.Threshold(threshold, nameof(threshold)), min, calibrationRate);
        MaximumLength = PolicyArguments.Lengths(min, max);
    }

    /// <inheritdoc/>
    public int MaximumLength { get; }

    /// <inheritdoc/>
    public bool NeedsHidden => true;

    /// <summary>What has been added to the head's log-odds so far.</summary>
    public double Bias { get; private set; }

    /// <inheritdoc/>
    public void BeginRound()
    {
        _kept = 1;
        _predicted.Clear();
    }

    /// <inheritdoc/>
    public bool ShouldStop(in DraftStep drafted)
    {
        // The hidden state behind token k - 1 is known with token k: the first token of a round is drawn from a verified one, which says nothing about the draft.
        if (drafted.Index > 1)
        {
            var acceptance = 1 / (1 + Math.Exp(-(_head.LogOdds(drafted.Hidden) + Bias)));
            _predicted.Add(acceptance);
            _kept *= acceptance;
        }

        return drafted.Index >= _min && 1 - _kept > _threshold;
    }

    /// <inheritdoc/>
    public void EndRound(in SpeculativeVerdict verdict)
    {
        for (var i = 0; _rate > 0 && i < Math.Min(_predicted.Count, verdict.Accepted + 1); i++)
        {
            Bias += _rate * ((i < verdict.Accepted ? 1 : 0) - _predicted[i]);
        }
    }
}
