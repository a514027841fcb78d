using System.Collections.Concurrent;
using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// A grammar over bytes as a constraint on tokens: a token is allowed when the grammar can go on with all its bytes, end tokens exactly where a string of the grammar is complete. Masks are kept per
/// state of the grammar. Safe for many sequences on many threads.
/// </summary>
/// <seealso href="https://arxiv.org/abs/2405.21047"/>
public sealed class GrammarConstraint : ITokenConstraint
{
    private const long KeptBytes = 64L << 20;
    private readonly TokenTrie _trie;
    private readonly TokenTrie _first;
    private readonly int[] _ends;
    private readonly State _ended;
    private ConcurrentDictionary<State, TokenSet> _masks = new();
    private int _kept;

    /// <summary>Makes a constraint for a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the model.</param>
    /// <param name="grammar">What may be written.</param>
    /// <param name="endTokens">The tokens that end a text; null for the tokenizer's end token.</param>
    /// <param name="vocabularySize">Number of token ids of the model; null for the tokenizer's. Ids that the tokenizer does not know are never allowed.</param>
    /// <exception cref="ArgumentException">There is no end token, one is outside of the vocabulary, or the vocabulary is smaller than the tokenizer's.</exception>
    public GrammarConstraint(PretrainedTokenizer tokenizer, IGrammar grammar, IEnumerable<int>? endTokens = null, int? vocabularySize = null)
        : this(TokenTries.Of(tokenizer), grammar, endTokens ?? EndOf(tokenizer), vocabularySize)
    {
    }

    /// <summary>Makes a constraint for any vocabulary.</summary>
    /// <param name="trie">The bytes of its tokens.</param>
    /// <param name="grammar">What may be written.</param>
    /// <param name="endTokens">The tokens that end a text.</param>
    /// <param name="vocabularySize">Number of token ids of the model; null for the tree's.</param>
    /// <exception cref="ArgumentException">There is no end token, one is outside of the vocabulary, or the vocabulary is smaller than the tree's.</exception>
    public GrammarConstraint(TokenTrie trie, IGrammar grammar, IEnumerable<int> endTokens, int? vocabularySize = null)
        : this((trie, trie), grammar, endTokens, vocabularySize)
    {
    }

    private GrammarConstraint((TokenTrie First, TokenTrie Inner) tries, IGrammar grammar, IEnumerable<int> endTokens, int? vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(tries.Inner);
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(endTokens);
        (_first, _trie, Grammar) = (tries.First, tries.Inner, grammar);
        VocabularySize = vocabularySize ?? _trie.VocabularySize;
        if (VocabularySize < _trie.VocabularySize)
        {
            throw new ArgumentException($"The model has {VocabularySize} token ids, the tokenizer {_trie.VocabularySize}; they do not belong together.", nameof(vocabularySize));
        }

        _ends = [.. endTokens.Distinct().Order()];
        if (_ends.Length == 0 || _ends[0] < 0 || _ends[^1] >= VocabularySize)
        {
            throw new ArgumentException($"The end tokens are [{string.Join(", ", _ends)}]; there must be at least one, between 0 and {VocabularySize - 1}.", nameof(endTokens));
        }

        _ended = new State(this, grammar.Start, false, true);
    }

    /// <summary>The grammar.</summary>
    public IGrammar Grammar { get; }

    /// <summary>The tokens that end a text.</summary>
    public IReadOnlyList<int> EndTokens => _ends;

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <summary>Masks that are kept; for tests and metrics.</summary>
    public int CachedMasks => _masks.Count;

    /// <summary>About how many bytes the grammar and the masks take; the tree of tokens belongs to the tokenizer.</summary>
    internal long Bytes => Inference.Grammar.BytesOf(Grammar) + (Volatile.Read(ref _kept) * (MaskBytes + 200L));

    private long MaskBytes => VocabularySize / 8;

    /// <inheritdoc/>
    public ConstraintState Start() => new State(this, Grammar.Start, !ReferenceEquals(_first, _trie), false);

    /// <inheritdoc/>
    public TokenSet Allowed(ConstraintState state)
    {
        var at = Own(state);
        var masks = _masks;
        if (!masks.TryGetValue(at, out var mask))
        {
            mask = Compute(at);
            if (Interlocked.Increment(ref _kept) * MaskBytes > KeptBytes)
            {
                _masks = masks = new ConcurrentDictionary<State, TokenSet>();
                Volatile.Write(ref _kept, 1);
            }

            mask = masks.GetOrAdd(at, mask);
        }

        return mask;
    }

    /// <inheritdoc/>
    public ConstraintState? Advance(ConstraintState state, int token)
    {
        var at = Own(state);
        if (at.IsEnded)
        {
            return null;
        }

        if (Array.BinarySearch(_ends, token) >= 0)
        {
            return at.Grammar.IsAccepting ? _ended : null;
        }

        var bytes = (uint)token < (uint)_trie.VocabularySize ? (at.First ? _first : _trie).Bytes[token] : null;
        return bytes is { Length: > 0 } && at.Grammar.Advance(bytes) is { } next ? new State(this, next, false, false) : null;
    }

    /// <inheritdoc/>
    public bool IsAccepting(ConstraintState state) => Own(state) is var at && (at.IsEnded || at.Grammar.IsAccepting);

    /// <summary>Where the grammar stands in a state of this constraint.</summary>
    /// <exception cref="ArgumentException">The state is another constraint's.</exception>
    public IGrammarState StateOf(ConstraintState state) => Own(state).Grammar;

    private TokenSet Compute(State at)
    {
        if (at.IsEnded)
        {
            return new TokenSet(VocabularySize);
        }

        var mask = (at.First ? _first : _trie).Viable(at.Grammar, VocabularySize);
        foreach (var end in _ends)
        {
            mask.Set(end, at.Grammar.IsAccepting);
        }

        return mask;
    }

    private State Own(ConstraintState state) => state is State own && ReferenceEquals(own.Owner, this) ? own : throw new ArgumentException("The state is another constraint's.", nameof(state));

    private static IEnumerable<int> EndOf(PretrainedTokenizer tokenizer)
        => tokenizer.Special.Eos is { } end ? [end.Id] : throw new ArgumentException("The tokenizer has no end-of-text token; name the tokens that end a text.", nameof(tokenizer));

    private sealed class State(GrammarConstraint owner, IGrammarState grammar, bool first, bool ended) : ConstraintState
    {
        public GrammarConstraint Owner => owner;

        public IGrammarState Grammar => grammar;

        public bool First => first;

        public override bool IsEnded => ended;

        public override int MinimumRemaining => ended ? 0 : (grammar.ShortestCompletion + owner._trie.MaximumBytes - 1) / Math.Max(1, owner._trie.MaximumBytes);

        public override bool Equals(object? obj) => obj is State other && ReferenceEquals(owner, other.Owner) && ended == other.IsEnded && first == other.First && grammar.Equals(other.Grammar);

        public override int GetHashCode() => HashCode.Combine(grammar, first, ended);
    }
}
