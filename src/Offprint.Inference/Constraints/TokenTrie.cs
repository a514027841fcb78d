using Offprint.Text;

namespace Offprint.Inference;

/// <summary>
/// The byte strings of a vocabulary as a tree, so that a recogniser reads what tokens have in common once. Nodes lie in one array in depth-first order; a subtree that no string of a grammar
/// enters is skipped at once. Immutable.
/// </summary>
public sealed class TokenTrie
{
    private readonly byte[] _byte;
    private readonly int[] _depth;
    private readonly int[] _skip;
    private readonly int[] _tokenStart;
    private readonly int[] _tokens;

    /// <summary>Makes a tree.</summary>
    /// <param name="tokens">The bytes of every token id; null or empty for ids that are no text (they are never allowed).</param>
    public TokenTrie(IReadOnlyList<byte[]?> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Bytes = tokens;
        int[] order = [.. Enumerable.Range(0, tokens.Count).Where(id => tokens[id] is { Length: > 0 })];
        Array.Sort(order, (a, b) => tokens[a].AsSpan().SequenceCompareTo(tokens[b]) is var c and not 0 ? c : a.CompareTo(b));
        var (bytes, depths, starts, ids) = (new List<byte>(), new List<int>(), new List<int>(), new List<int>());
        byte[] last = [];
        foreach (var id in order)
        {
            var text = tokens[id]!;
            for (var depth = text.AsSpan().CommonPrefixLength(last); depth < text.Length; depth++)
            {
                bytes.Add(text[depth]);
                depths.Add(depth);
                starts.Add(ids.Count);
            }

            ids.Add(id);
            last = text;
            MaximumBytes = Math.Max(MaximumBytes, text.Length);
        }

        starts.Add(ids.Count);
        (_byte, _depth, _tokenStart, _tokens) = ([.. bytes], [.. depths], [.. starts], [.. ids]);
        _skip = new int[_byte.Length];
        var open = new Stack<int>();
        for (var node = 0; node <= _byte.Length; node++)
        {
            while (open.TryPeek(out var top) && (node == _byte.Length || _depth[top] >= _depth[node]))
            {
                _skip[open.Pop()] = node;
            }

            open.Push(node);
        }
    }

    /// <summary>The bytes of every token id; null or empty for those that are no text.</summary>
    public IReadOnlyList<byte[]?> Bytes { get; }

    /// <summary>Number of token ids.</summary>
    public int VocabularySize => Bytes.Count;

    /// <summary>Nodes of the tree.</summary>
    public int NodeCount => _byte.Length;

    /// <summary>Bytes of the longest token.</summary>
    public int MaximumBytes { get; }

    /// <summary>The tree of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="first">Whether for tokens at the beginning of a text, where some tokenizers drop a space.</param>
    public static TokenTrie Create(PretrainedTokenizer tokenizer, bool first = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new TokenTrie([.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.TokenBytes(id, first))]);
    }

    /// <summary>Collects the tokens whose whole byte string a grammar can go on with.</summary>
    /// <param name="state">Where the grammar stands.</param>
    /// <param name="vocabularySize">The size of the set; at least <see cref="VocabularySize"/>.</param>
    public TokenSet Viable(IGrammarState state, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, VocabularySize);
        var result = new TokenSet(vocabularySize);
        var path = new IGrammarState[MaximumBytes + 1];
        path[0] = state;
        for (var node = 0; node < _byte.Length;)
        {
            var depth = _depth[node];
            var next = path[depth].Advance(_byte[node]);
            if (next is null)
            {
                node = _skip[node];
                continue;
            }

            path[depth + 1] = next;
            // Tokens that end at this node stand before those of its first child.
            for (var t = _tokenStart[node]; t < _tokenStart[node + 1]; t++)
            {
                result.Add(_tokens[t]);
            }

            node++;
        }

        return result;
    }
}
