using System.Runtime.InteropServices;

namespace Offprint.Inference;

/// <summary>
/// One round of speculative sampling on one sequence, without the models: whoever owns them gives rows of logits and gets tokens. A draft is made token by token, then tested in order
/// (Leviathan et al., arXiv 2211.17192, algorithm 1). Reuse one object from round to round. Not thread-safe.
/// </summary>
/// <example>
/// <code>
/// round.Begin(tokens);
/// for (var k = 0; k &lt; 4; k++) draft.Append([k == 0 ? tokens[^1] : round.Drafted[^1]]), round.Draft(draft.Logits(0));
/// target.Append([tokens[^1], .. round.Drafted], logitRows: 5);
/// var verdict = round.Verify(target);
/// </code>
/// </example>
public sealed class SpeculativeRound
{
    private readonly SamplingOptions _sampling;
    private readonly LogitMask? _mask;
    private readonly Chance _chance;
    private readonly TokenDistribution _target = new();
    private readonly List<TokenDistribution> _drafts = [];
    private readonly List<int> _tokens = [];
    private int _verified;
    private int _tested;

    /// <summary>Makes rounds for one sequence.</summary>
    /// <param name="sampling">Temperature, top-k and top-p for draft and target alike, and the seed.</param>
    /// <param name="mask">Put on draft and target alike; null for none.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SpeculativeRound(SamplingOptions sampling, LogitMask? mask = null)
        : this(sampling, mask, new SeededChance((sampling ?? throw new ArgumentNullException(nameof(sampling))).Seed))
    {
    }

    internal SpeculativeRound(SamplingOptions sampling, LogitMask? mask, Chance chance)
    {
        sampling.Validate();
        (_sampling, _mask, _chance) = (sampling, mask, chance);
    }

    /// <summary>Ids from here on are never drafted nor kept: where two models are padded to different sizes, the number of ids that both have. Default: all are allowed.</summary>
    public int VocabularySize { get; init; } = int.MaxValue;

    /// <summary>Tokens drafted in this round.</summary>
    public ReadOnlySpan<int> Drafted => CollectionsMarshal.AsSpan(_tokens)[_verified..];

    /// <summary>The distribution that the last drafted token was drawn from.</summary>
    /// <exception cref="InvalidOperationException">Nothing is drafted yet.</exception>
    public TokenDistribution LastDistribution => Drafted.IsEmpty ? throw new InvalidOperationException("Nothing is drafted yet.") : _drafts[Drafted.Length - 1];

    /// <summary>Starts a round.</summary>
    /// <param name="tokens">All tokens of the sequence so far. Their number is the position that random numbers belong to; masks see them.</param>
    public void Begin(ReadOnlySpan<int> tokens)
    {
        CollectionsMarshal.SetCount(_tokens, tokens.Length);
        tokens.CopyTo(CollectionsMarshal.AsSpan(_tokens));
        (_verified, _tested) = (tokens.Length, 0);
    }

    /// <summary>Drafts one token behind those of the sequence and of the draft.</summary>
    /// <param name="logits">The draft model's row behind the last of them, [V].</param>
    /// <returns>The token.</returns>
    public int Draft(ReadOnlySpan<float> logits)
    {
        var k = Drafted.Length;
        if (_drafts.Count == k)
        {
            _drafts.Add(new TokenDistribution());
        }

        _drafts[k].Set(Shared(logits), _sampling, _mask, CollectionsMarshal.AsSpan(_tokens));
        var token = _chance.Draft(_tokens.Count, _drafts[k]);
        _tokens.Add(token);
        return token;
    }

    /// <summary>Tests the next drafted token. Call in order, until one fails.</summary>
    /// <param name="logits">The target's row for the place of that token: behind the token before it.</param>
    /// <param name="correction">The token in its place, when it fails.</param>
    /// <returns>Whether it stays.</returns>
    /// <exception cref="InvalidOperationException">All drafted tokens are tested.</exception>
    public bool Test(ReadOnlySpan<float> logits, out int correction)
    {
        if (_tested == Drafted.Length)
        {
            throw new InvalidOperationException("All drafted tokens are tested.");
        }

        var place = _verified + _tested;
        var draft = _drafts[_tested];
        _target.Set(Shared(logits), _sampling, _mask, CollectionsMarshal.AsSpan(_tokens)[..place]);
        var stays = _chance.Accept(place, SpeculativeRule.Acceptance(_target, draft, _tokens[place]));
        correction = stays ? -1 : _chance.Correct(place, _target, draft);
        _tested++;
        return stays;
    }

    /// <summary>The token behind a draft that stays whole, or of a round without a draft.</summary>
    /// <param name="logits">The target's row behind the last drafted token.</param>
    public int Extend(ReadOnlySpan<float> logits)
    {
        _target.Set(Shared(logits), _sampling, _mask, CollectionsMarshal.AsSpan(_tokens));
        return _chance.Target(_tokens.Count, _target);
    }

    /// <summary>Tests the whole draft with the target's last pass.</summary>
    /// <param name="target">The target's sequence, after a pass that appended the drafted tokens: its last k + 1 rows are the places of the k drafted tokens and the one behind them.</param>
    /// <returns>How many stay, and the token behind them. Crop the target to all tokens but that one; crop the draft likewise, where it has read as far.</returns>
    /// <exception cref="ArgumentException">The last pass left fewer rows.</exception>
    public SpeculativeVerdict Verify(IDecodingState target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var (drafted, first) = (Drafted.Length, target.LogitRows - Drafted.Length - 1);
        if (first < 0)
        {
            throw new ArgumentException($"The last pass left {target.LogitRows} rows of logits; {drafted} drafted tokens need {drafted + 1}.", nameof(target));
        }

        for (var i = 0; i < drafted; i++)
        {
            if (!Test(target.Logits(first + i), out var correction))
            {
                return new SpeculativeVerdict(drafted, i, correction);
            }
        }

        return new SpeculativeVerdict(drafted, drafted, Extend(target.Logits(first + drafted)));
    }

    private ReadOnlySpan<float> Shared(ReadOnlySpan<float> logits) => logits.Length > VocabularySize ? logits[..VocabularySize] : logits;
}
