namespace Offprint.Inference;

/// <summary>A sequence in paged memory.</summary>
internal sealed class ManagedDecodingState(ManagedDecodingModel model) : DecodingState(model)
{
    private readonly PagedKeyValueCache _cache = model.Cache;

    /// <summary>Its blocks in order; the last one may be partly filled.</summary>
    public List<int> Blocks { get; } = [];

    /// <summary>Takes blocks of which another sequence filled every position; only for an empty sequence.</summary>
    public void Adopt(ReadOnlySpan<int> blocks, ReadOnlySpan<int> tokens)
    {
        if (Tokens.Length > 0 || tokens.Length != blocks.Length * PagedKeyValueCache.BlockSize)
        {
            throw new InvalidOperationException("Only an empty sequence takes blocks, and only full ones.");
        }

        foreach (var block in blocks)
        {
            _cache.Retain(block);
            Blocks.Add(block);
        }

        Advance(tokens, 0);
    }

    /// <summary>Makes room for so many more tokens, in blocks that nobody else holds.</summary>
    /// <exception cref="CacheFullException">There are no blocks left; the sequence is as it was.</exception>
    public void Reserve(int tokens)
    {
        var length = Tokens.Length;
        var needed = (length + tokens + PagedKeyValueCache.BlockSize - 1) / PagedKeyValueCache.BlockSize;
        if (length % PagedKeyValueCache.BlockSize != 0 && _cache.IsShared(Blocks[length / PagedKeyValueCache.BlockSize]))
        {
            var copy = _cache.Rent();
            _cache.Copy(Blocks[^1], copy);
            _cache.Release(Blocks[^1]);
            Blocks[^1] = copy;
        }

        while (Blocks.Count < needed)
        {
            try
            {
                Blocks.Add(_cache.Rent());
            }
            catch (CacheFullException)
            {
                Trim(length);
                throw;
            }
        }
    }

    /// <summary>Gives back the blocks behind a number of tokens.</summary>
    public void Trim(int length)
    {
        var kept = (length + PagedKeyValueCache.BlockSize - 1) / PagedKeyValueCache.BlockSize;
        for (var i = Blocks.Count - 1; i >= kept; i--)
        {
            _cache.Release(Blocks[i]);
            Blocks.RemoveAt(i);
        }
    }

    private protected override void CropCache(int length) => Trim(length);

    private protected override DecodingState ForkCache()
    {
        var fork = new ManagedDecodingState(model);
        foreach (var block in Blocks)
        {
            _cache.Retain(block);
            fork.Blocks.Add(block);
        }

        return fork;
    }

    private protected override void FreeCache() => Trim(0);
}
