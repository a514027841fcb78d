namespace Offprint.Inference;

/// <summary>A sequence as the draft model sees it.</summary>
internal sealed class DraftedSequence(IDecodingModel model, IDraftLengthPolicy policy, SpeculativeRound round, ConstraintWalk? constraint, IReadOnlySet<int> ends, int limit) : IDisposable
{
    private readonly IDecodingState _state = model.Start();
    private int _most;

    public IDraftLengthPolicy Policy => policy;

    public SpeculativeRound Round => round;

    /// <summary>Tokens that wait for the large model.</summary>
    public ReadOnlySpan<int> Drafted => round.Drafted;

    /// <summary>Starts a round.</summary>
    /// <returns>Whether there is room for a draft.</returns>
    public bool Begin(ReadOnlySpan<int> tokens)
    {
        round.Begin(tokens);
        policy.BeginRound();
        _most = Math.Min(policy.MaximumLength, limit - tokens.Length - 1);
        return _most > 0;
    }

    /// <summary>Nothing is drafted in this pass.</summary>
    public void Skip(ReadOnlySpan<int> tokens) => round.Begin(tokens);

    /// <summary>What the draft model reads next.</summary>
    public DecodingWork Next(ReadOnlySpan<int> tokens) => new(_state, Drafted.IsEmpty ? tokens[_state.Tokens.Length..].ToArray() : Drafted[^1..].ToArray());

    /// <summary>Drafts a token from what the draft model says.</summary>
    /// <returns>Whether to go on.</returns>
    public bool Draft(ReadOnlySpan<int> tokens)
    {
        var token = round.Draft(_state.Logits(0));
        return constraint?.Allowed([.. tokens, .. Drafted]).IsEmpty != true && Drafted.Length < _most && !ends.Contains(token) && !policy.ShouldStop(new DraftStep(Drafted.Length, token, round.LastDistribution, policy.NeedsHidden ? _state.Hidden(0) : default));
    }

    public void Crop(int length)
    {
        if (_state.Tokens.Length > length)
        {
            _state.Crop(length);
        }
    }

    public void Dispose() => _state.Dispose();
}
