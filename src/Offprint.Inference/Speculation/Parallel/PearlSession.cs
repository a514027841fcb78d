using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>
/// One text in the making: verified tokens, then pending ones, and the two models' sequences. <see cref="Draft"/> and <see cref="Check"/> may run at the same time on two threads; everything
/// else happens between steps. PRE mode of the paper is "nothing is pending", POST mode is "something is".
/// </summary>
internal sealed class PearlSession : IDisposable
{
    private readonly IDecodingState _target;
    private readonly IDecodingState _draft;
    private readonly SamplingOptions _sampling;
    private readonly PearlOptions _options;
    private readonly Chance _chance;
    private readonly int _vocabulary;
    private readonly int _end;
    private readonly int _positions;
    private readonly List<int> _tokens;
    private readonly List<TokenDistribution> _pending = [];
    private readonly List<int> _block = [];
    private readonly List<TokenDistribution> _blockDistributions = [];
    private readonly Stack<TokenDistribution> _pool = new();
    private readonly TokenDistribution _p = new();
    private volatile bool _stop;

    public PearlSession(int[] prompt, IDecodingModel target, IDecodingModel draft, SamplingOptions sampling, PearlOptions options, Chance chance)
    {
        (_sampling, _options, _chance, _tokens, Verified) = (sampling, options, chance, [.. prompt], prompt.Length);
        _vocabulary = SpeculativePair.SharedVocabulary(target, draft);
        _positions = Math.Min(target.MaximumPositions, draft.MaximumPositions);
        _end = (int)Math.Min(prompt.Length + (long)options.MaximumTokens, _positions + 1L);
        (_target, _draft) = (target.Start(), draft.Start());
    }

    /// <summary>Number of tokens, of prompt and text, that are certain.</summary>
    public int Verified { get; private set; }

    public int Pending => _pending.Count;

    public bool IsFinished { get; private set; }

    /// <summary>Certain tokens from a place on.</summary>
    public int[] VerifiedFrom(int place) => [.. CollectionsMarshal.AsSpan(_tokens)[place..Verified]];

    /// <summary>What to do in the next step.</summary>
    /// <param name="method">Plain and Speculative begin where nothing is pending.</param>
    /// <param name="window">Tokens to draft where there is room.</param>
    public PearlPlan Plan(DecodingMethod method, int window)
    {
        var (pre, post) = method == DecodingMethod.Parallel ? (_options.PreVerify, _options.PostVerify) : (false, false);
        var room = Math.Min(_end, _positions) - _tokens.Count;
        var drafts = method != DecodingMethod.Plain && (Pending == 0 || post) && room > 0 && !(Pending > 0 && _options.EndTokens.Contains(_tokens[^1]));

        // With one token to go a draft saves nothing.
        drafts &= Pending > 0 || _end - _tokens.Count > 1 || pre;
        return new PearlPlan(drafts ? Math.Min(window, room) : 0, Pending > 0 || pre || !drafts, pre && drafts);
    }

    /// <summary>Lets a running draft end after its token.</summary>
    public void Stop() => _stop = true;

    /// <summary>Drafts a block behind all tokens, verified and pending.</summary>
    /// <returns>Tokens drafted: fewer than asked for behind an end token.</returns>
    public int Draft(int window)
    {
        Crop(_draft, _tokens.Count - 1);
        List<int>? all = _options.Mask is null ? null : [.. _tokens];
        while (_block.Count < window && !_stop)
        {
            if (_block.Count == 0)
            {
                _draft.Append(CollectionsMarshal.AsSpan(_tokens)[_draft.Tokens.Length..]);
            }
            else
            {
                _draft.Append(CollectionsMarshal.AsSpan(_block)[^1..]);
            }

            var q = _pool.TryPop(out var used) ? used : new TokenDistribution();
            q.Set(Shared(_draft.Logits(0)), _sampling, _options.Mask, CollectionsMarshal.AsSpan(all));
            var token = _chance.Draft(_tokens.Count + _block.Count, q);
            _block.Add(token);
            all?.Add(token);
            _blockDistributions.Add(q);
            if (_options.EndTokens.Contains(token))
            {
                break;
            }
        }

        return _block.Count;
    }

    /// <summary>One pass of the target over what it has not read: rows for all pending tokens and the one behind them.</summary>
    public void Check()
    {
        Crop(_target, Verified - 1);
        _target.Append(CollectionsMarshal.AsSpan(_tokens)[_target.Tokens.Length..], Pending + 1);
    }

    /// <summary>Tests what can be tested, keeps or corrects it.</summary>
    public PearlStep Decide(in PearlPlan plan)
    {
        var (pending, drafted, before) = (Pending, _block.Count, Verified);
        var (tested, accepted) = (0, 0);
        if (plan.Checks)
        {
            (tested, accepted) = Test(plan);
        }
        else
        {
            Append(verified: 0);
        }

        Finish(before);
        return new PearlStep(pending, drafted, tested, accepted, plan.Checks);
    }

    public void Dispose()
    {
        _target.Dispose();
        _draft.Dispose();
    }

    private (int Tested, int Accepted) Test(in PearlPlan plan)
    {
        var (pending, first) = (Pending, _target.LogitRows - Pending - 1);
        for (var i = 0; i < pending; i++)
        {
            if (!Stays(Verified + i, first + i, _tokens[Verified + i], _pending[i], out var correction))
            {
                Replace(Verified + i, correction);
                return (i + 1, i);
            }
        }

        if (_block.Count == 0)
        {
            // The draft waited: the last row gives one token more.
            _p.Set(Shared(_target.Logits(first + pending)), _sampling, _options.Mask, CollectionsMarshal.AsSpan(_tokens));
            Replace(_tokens.Count, _chance.Target(_tokens.Count, _p));
            return (pending, pending);
        }

        if (!plan.ChecksFirst)
        {
            Verified = _tokens.Count;
            Append(verified: 0);
            return (pending, pending);
        }

        if (!Stays(_tokens.Count, first + pending, _block[0], _blockDistributions[0], out var instead))
        {
            Replace(_tokens.Count, instead);
            return (pending + 1, pending);
        }

        Verified = _tokens.Count;
        Append(verified: 1);
        return (pending + 1, pending + 1);
    }

    private bool Stays(int place, int row, int token, TokenDistribution q, out int correction)
    {
        _p.Set(Shared(_target.Logits(row)), _sampling, _options.Mask, CollectionsMarshal.AsSpan(_tokens)[..place]);
        var stays = _chance.Accept(place, SpeculativeRule.Acceptance(_p, q, token));
        correction = stays ? -1 : _chance.Correct(place, _p, q);
        return stays;
    }

    /// <summary>Ends the text at a place with a token of the target; everything behind it and the new block go.</summary>
    private void Replace(int place, int token)
    {
        _tokens.RemoveRange(place, _tokens.Count - place);
        _tokens.Add(token);
        Verified = _tokens.Count;
        Recycle(_pending);
        Recycle(_blockDistributions);
        _block.Clear();
    }

    /// <summary>Puts the new block behind the tokens; its first ones may be verified already.</summary>
    private void Append(int verified)
    {
        Recycle(_pending);
        _tokens.AddRange(_block);
        Verified += verified;
        _pending.AddRange(_blockDistributions.Skip(verified));
        _blockDistributions.Take(verified).ToList().ForEach(_pool.Push);
        _blockDistributions.Clear();
        _block.Clear();
    }

    private void Finish(int before)
    {
        var verified = CollectionsMarshal.AsSpan(_tokens)[..Math.Min(Verified, _end)];
        for (var i = before; i < verified.Length; i++)
        {
            if (_options.EndTokens.Contains(verified[i]))
            {
                (Verified, IsFinished) = (i + 1, true);
                return;
            }
        }

        if (Verified >= _end)
        {
            (Verified, IsFinished) = (_end, true);
        }
    }

    private void Recycle(List<TokenDistribution> distributions)
    {
        distributions.ForEach(_pool.Push);
        distributions.Clear();
    }

    private ReadOnlySpan<float> Shared(ReadOnlySpan<float> logits) => logits.Length > _vocabulary ? logits[.._vocabulary] : logits;

    private static void Crop(IDecodingState state, int length)
    {
        if (state.Tokens.Length > length)
        {
            state.Crop(length);
        }
    }
}
