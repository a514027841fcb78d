namespace Offprint.Inference;

/// <summary>Joins a <see cref="PrefixCache"/>, which decides what stays, with the blocks of a paged memory that hold it.</summary>
internal sealed class PrefixMemory : IDisposable
{
    private const int Empty = -1;
    private readonly PagedKeyValueCache _memory;
    private readonly PrefixCache _cache;
    private readonly int[] _blocks;

    // Whose keys and values a place holds: what was promised to a block and never written is not taken for it.
    private readonly BlockId[] _owners;

    public PrefixMemory(PagedKeyValueCache memory, int blocks, GenerationEngineOptions options)
    {
        _memory = memory;
        Capacity = blocks;
        _cache = new PrefixCache(blocks, PagedKeyValueCache.BlockSize, options.EvictionPolicy?.Invoke(blocks) ?? new LruPolicy<BlockId>(blocks), options.DiscardPredictor?.Invoke(blocks));
        (_blocks, _owners) = (new int[blocks], new BlockId[blocks]);
        Array.Fill(_blocks, Empty);
    }

    public int Capacity { get; }

    /// <summary>Blocks that are there.</summary>
    public int Count => _cache.Count;

    /// <summary>Gives a new sequence what is there of its prompt, all but the last token at most.</summary>
    public void Begin(GenerationSequence sequence, ManagedDecodingState state)
    {
        var tokens = sequence.Tokens[..^1];
        var match = sequence.Match = _cache.Acquire(tokens, sequence.Request.SharedTokens, sequence.Request.Tenant);
        Clear(match);
        var found = match.Blocks.TakeWhile(Holds).Select(block => _blocks[block.Slot]).ToArray();
        sequence.CachedTokens = found.Length * PagedKeyValueCache.BlockSize;
        if (found.Length > 0)
        {
            state.Adopt(found, tokens[..sequence.CachedTokens]);
        }
    }

    /// <summary>Keeps the blocks that a sequence has filled since.</summary>
    public void Fill(GenerationSequence sequence, ManagedDecodingState state) => Fill(sequence.Match, state);

    /// <summary>Keeps the whole text of a sequence that ends, for prompts that go on from it, and lets go of it.</summary>
    public void End(GenerationSequence sequence, ManagedDecodingState state, bool complete)
    {
        try
        {
            if (complete && state.Tokens.Length >= PagedKeyValueCache.BlockSize)
            {
                var all = _cache.Acquire(state.Tokens, sequence.Request.SharedTokens, sequence.Request.Tenant);
                Clear(all);
                Fill(all, state);
                _cache.Release(all);
            }
        }
        finally
        {
            if (sequence.Match is { } match)
            {
                sequence.Match = null;
                _cache.Release(match);
            }
        }
    }

    public void Dispose()
    {
        for (var slot = 0; slot < _blocks.Length; slot++)
        {
            Forget(slot);
        }
    }

    private void Fill(PrefixMatch? match, ManagedDecodingState state)
    {
        var full = state.Tokens.Length / PagedKeyValueCache.BlockSize;
        for (var i = 0; match is not null && i < match.Blocks.Count && i < full; i++)
        {
            var block = match.Blocks[i];
            if (!Holds(block))
            {
                Forget(block.Slot);
                _memory.Retain(state.Blocks[i]);
                (_blocks[block.Slot], _owners[block.Slot]) = (state.Blocks[i], block.Id);
            }
        }
    }

    private bool Holds(PrefixBlock block) => _blocks[block.Slot] != Empty && _owners[block.Slot] == block.Id;

    /// <summary>A place that was given to another block holds the old one still.</summary>
    private void Clear(PrefixMatch match)
    {
        foreach (var block in match.Blocks)
        {
            if (block.IsNew)
            {
                Forget(block.Slot);
            }
        }
    }

    private void Forget(int slot)
    {
        if (_blocks[slot] != Empty)
        {
            _memory.Release(_blocks[slot]);
            _blocks[slot] = Empty;
        }
    }
}
