namespace Offprint.Inference;

/// <summary>Only some sequences of token ids, each followed by an end token: names of items, tags, paths. A tree of ids; for texts that may be spelled with any tokens see <see cref="Grammar.FromWords"/>.</summary>
public sealed class TokenSequenceConstraint : ITokenConstraint
{
    private readonly Node _root = new();
    private readonly Node _ended = new();
    private readonly int[] _ends;

    /// <summary>Makes a constraint.</summary>
    /// <param name="sequences">The sequences, without end tokens.</param>
    /// <param name="endTokens">The tokens that end a text.</param>
    /// <param name="vocabularySize">Number of token ids.</param>
    /// <exception cref="ArgumentException">There is no sequence or no end token, or an id is outside of the vocabulary or an end token.</exception>
    public TokenSequenceConstraint(IEnumerable<IReadOnlyList<int>> sequences, IEnumerable<int> endTokens, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(endTokens);
        VocabularySize = vocabularySize;
        _ends = [.. endTokens.Distinct()];
        var nodes = new List<Node> { _root };
        foreach (var sequence in sequences)
        {
            var node = _root;
            foreach (var token in sequence)
            {
                if (token < 0 || token >= vocabularySize || _ends.Contains(token))
                {
                    throw new ArgumentException($"The token {token} of a sequence is not between 0 and {vocabularySize - 1}, or ends texts.", nameof(sequences));
                }

                if (!node.Children.TryGetValue(token, out var next))
                {
                    node.Children.Add(token, next = new Node());
                    nodes.Add(next);
                }

                node = next;
            }

            node.Ends = true;
        }

        if (_ends.Length == 0 || (nodes.Count == 1 && !_root.Ends))
        {
            throw new ArgumentException(_ends.Length == 0 ? "There is no end token." : "There is no sequence.", _ends.Length == 0 ? nameof(endTokens) : nameof(sequences));
        }

        foreach (var node in nodes)
        {
            node.Allowed = new TokenSet(vocabularySize, [.. node.Children.Keys, .. node.Ends ? _ends : []]);
        }

        _ended.Allowed = new TokenSet(vocabularySize);
        _ended.Last = true;
    }

    /// <inheritdoc/>
    public int VocabularySize { get; }

    /// <inheritdoc/>
    public ConstraintState Start() => _root;

    /// <inheritdoc/>
    public TokenSet Allowed(ConstraintState state) => Own(state).Allowed;

    /// <inheritdoc/>
    public ConstraintState? Advance(ConstraintState state, int token)
    {
        var node = Own(state);
        return node.Children.TryGetValue(token, out var next) ? next : node.Ends && _ends.Contains(token) ? _ended : null;
    }

    /// <inheritdoc/>
    public bool IsAccepting(ConstraintState state) => Own(state) is var node && (node.Ends || node.Last);

    private static Node Own(ConstraintState state) => state as Node ?? throw new ArgumentException("The state is another constraint's.", nameof(state));

    private sealed class Node : ConstraintState
    {
        public Dictionary<int, Node> Children { get; } = [];

        public TokenSet Allowed { get; set; } = null!;

        public bool Ends { get; set; }

        public bool Last { get; set; }

        public override bool IsEnded => Last;

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
