namespace Offprint.Inference;

/// <summary>
/// Which blocks of which prompts are in a key-value memory: a tree of blocks of equal numbers of tokens, in which prompts share what they begin with. Any policy decides what goes, under three rules that the
/// cache keeps: a block stays while another continues it, blocks of running sequences stay, and a block is not predicted "discard" while one that continues it is to be kept.
/// </summary>
/// <remarks>The cache decides about slots; the tensors belong to its owner. For several threads.</remarks>
public sealed class PrefixCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<BlockId, Node> _nodes = [];
    private readonly Stack<int> _slots;
    private readonly List<BlockId> _gone = [];
    private readonly IEvictionPolicy<BlockId> _policy;
    private readonly IDiscardPredictor<BlockId>? _predictor;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="blocks">Blocks that fit.</param>
    /// <param name="blockSize">Tokens in a block. Usual: 16.</param>
    /// <param name="policy">Decides what goes; of as many pages as there are blocks, empty, and used by nobody else.</param>
    /// <param name="predictor">Says which blocks can go; null: blocks behind the shared part of a prompt can, others not.</param>
    /// <exception cref="ArgumentException">The policy has another size or is not empty.</exception>
    public PrefixCache(int blocks, int blockSize, IEvictionPolicy<BlockId> policy, IDiscardPredictor<BlockId>? predictor = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Capacity != blocks || policy.Count != 0)
        {
            throw new ArgumentException($"The policy has {policy.Capacity} pages and holds {policy.Count}; it must have {blocks} and be empty.", nameof(policy));
        }

        (BlockSize, Capacity, _policy, _predictor) = (blockSize, blocks, policy, predictor);
        _slots = new Stack<int>(Enumerable.Range(0, blocks).Reverse());
    }

    /// <summary>Tokens in a block.</summary>
    public int BlockSize { get; }

    /// <summary>Blocks that fit.</summary>
    public int Capacity { get; }

    /// <summary>Blocks that are there.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>
    /// Finds the longest beginning of a prompt that is there, loads the rest as far as there is room, and pins both until <see cref="Release"/>. Only whole blocks are cached.
    /// </summary>
    /// <param name="tokens">The prompt.</param>
    /// <param name="shared">Tokens at the beginning that other prompts are expected to share: system prompt, tools, document. Default: all.</param>
    /// <param name="tenant">Number of the one who asks, for the predictor. Default 0.</param>
    public PrefixMatch Acquire(ReadOnlySpan<int> tokens, int shared = int.MaxValue, int tenant = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shared);
        var blocks = new List<PrefixBlock>(tokens.Length / BlockSize);
        lock (_gate)
        {
            try
            {
                Load(blocks, tokens, shared, tenant);
            }
            catch
            {
                // The policy or the predictor is somebody's who made a mistake: nothing stays pinned for it.
                Unpin(blocks);
                throw;
            }
        }

        return new PrefixMatch(blocks, BlockSize, tokens.Length);
    }

    private void Load(List<PrefixBlock> blocks, ReadOnlySpan<int> tokens, int shared, int tenant)
    {
        var (ids, discards) = Name(tokens, shared, tenant);
        Node? parent = null;
        for (var i = 0; i < ids.Length; i++)
        {
            var own = tokens.Slice(i * BlockSize, BlockSize);
            var known = _nodes.GetValueOrDefault(ids[i]);
            if (known is not null && !known.Is(parent, own))
            {
                // Another block of the same name: this one stays outside.
                break;
            }

            _gone.Clear();
            try
            {
                _policy.Request(ids[i], discards[i], _gone);
            }
            catch (CacheFullException)
            {
                break;
            }
            finally
            {
                Remove(_gone);
            }

            if (!_policy.Contains(ids[i]))
            {
                break;
            }

            var node = known ?? Add(ids[i], parent, own);
            SetDiscard(node, discards[i]);
            _policy.Pin(node.Id);
            blocks.Add(new PrefixBlock(node.Id, node.Slot, known is null, Tail(i, shared)));
            parent = node;
        }
    }

    /// <summary>Takes the pins of a match off.</summary>
    /// <param name="match">A match of this cache.</param>
    /// <param name="discardTail">Whether the blocks behind the shared part can go: nobody will continue this sequence.</param>
    /// <exception cref="ArgumentException">It was released before.</exception>
    public void Release(PrefixMatch match, bool discardTail = false)
    {
        ArgumentNullException.ThrowIfNull(match);
        lock (_gate)
        {
            if (match.Released)
            {
                throw new ArgumentException("The match was released before.", nameof(match));
            }

            match.Released = true;
            Unpin(match.Blocks, node =>
            {
                if (discardTail && node.IsTail && _nodes[node.Id] is { Kept: 0 } tail)
                {
                    SetDiscard(tail, true);
                    _policy.Revise(node.Id, true);
                }
            });
        }
    }

    /// <summary>Takes the pins off all blocks, from the last to the first, whatever the policy throws meanwhile; its first error comes in the end.</summary>
    private void Unpin(IReadOnlyList<PrefixBlock> blocks, Action<PrefixBlock>? before = null)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? error = null;
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            try
            {
                before?.Invoke(blocks[i]);
            }
            catch (Exception failed)
            {
                error ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failed);
            }

            try
            {
                _policy.Unpin(blocks[i].Id);
            }
            catch (Exception failed)
            {
                error ??= System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failed);
            }
        }

        error?.Throw();
    }

    private bool Tail(int block, int shared) => (long)block * BlockSize >= shared;

    /// <summary>Names of the blocks, and whether they can go.</summary>
    private (BlockId[] Ids, bool[] Discards) Name(ReadOnlySpan<int> tokens, int shared, int tenant)
    {
        var ids = new BlockId[tokens.Length / BlockSize];
        var discards = new bool[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = BlockId.Of(i == 0 ? default : ids[i - 1], tokens.Slice(i * BlockSize, BlockSize));
            discards[i] = _predictor?.Predict(ids[i], new RequestContext(i, _nodes.GetValueOrDefault(ids[i])?.Children ?? 0, Tail(i, shared), tenant)) ?? Tail(i, shared);
        }

        // A block is kept when any that continues it is.
        for (var i = ids.Length - 1; i >= 0; i--)
        {
            var next = i + 1 < ids.Length ? _nodes.GetValueOrDefault(ids[i + 1]) : null;
            var others = (_nodes.GetValueOrDefault(ids[i])?.Kept ?? 0) - (next is { Discard: false } ? 1 : 0);
            discards[i] &= others == 0 && (i + 1 == ids.Length || discards[i + 1]);
        }

        return (ids, discards);
    }

    private Node Add(BlockId id, Node? parent, ReadOnlySpan<int> tokens)
    {
        var node = new Node(id, parent, tokens.ToArray(), _slots.Pop());
        _nodes.Add(id, node);
        if (parent is not null)
        {
            parent.Kept++;
            if (parent.Children++ == 0)
            {
                _policy.Pin(parent.Id);
            }
        }

        return node;
    }

    private void Remove(List<BlockId> gone)
    {
        foreach (var id in gone)
        {
            // A block that leaves at once was never added.
            if (!_nodes.Remove(id, out var node))
            {
                continue;
            }

            _slots.Push(node.Slot);
            if (node.Parent is { } parent)
            {
                parent.Kept -= node.Discard ? 0 : 1;
                if (--parent.Children == 0)
                {
                    _policy.Unpin(parent.Id);
                }
            }
        }
    }

    private static void SetDiscard(Node node, bool discard)
    {
        if (node.Discard != discard && node.Parent is { } parent)
        {
            parent.Kept += discard ? -1 : 1;
        }

        node.Discard = discard;
    }

    private sealed class Node(BlockId id, Node? parent, int[] tokens, int slot)
    {
        public BlockId Id => id;

        public Node? Parent => parent;

        public int Slot => slot;

        public bool Discard { get; set; }

        /// <summary>Blocks that continue this one, and those of them that are to be kept.</summary>
        public int Children { get; set; }

        public int Kept { get; set; }

        public bool Is(Node? before, ReadOnlySpan<int> own) => ReferenceEquals(before, parent) && own.SequenceEqual(tokens);
    }
}
