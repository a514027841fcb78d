namespace Offprint.Inference;

/// <summary>A block of a prompt in a <see cref="PrefixCache"/>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Slot">Its place in the memory of the cache, from 0.</param>
/// <param name="IsNew">Whether it was loaded for this prompt: its keys and values are still to be computed.</param>
/// <param name="IsTail">Whether it is behind the part that other prompts share.</param>
public readonly record struct PrefixBlock(BlockId Id, int Slot, bool IsNew, bool IsTail);

/// <summary>What a <see cref="PrefixCache"/> holds of a prompt. Its blocks stay until the match is released.</summary>
public sealed class PrefixMatch
{
    internal PrefixMatch(IReadOnlyList<PrefixBlock> blocks, int blockSize, int tokens)
    {
        Blocks = blocks;
        CachedTokens = blockSize * blocks.TakeWhile(static block => !block.IsNew).Count();
        MissingTokens = tokens - CachedTokens;
    }

    /// <summary>The prompt's blocks from its beginning: first those that were there, then those that were loaded. Where the cache was full of pinned blocks the last ones are missing.</summary>
    public IReadOnlyList<PrefixBlock> Blocks { get; }

    /// <summary>Tokens from the beginning whose keys and values are there.</summary>
    public int CachedTokens { get; }

    /// <summary>Tokens that have to be computed.</summary>
    public int MissingTokens { get; }

    internal bool Released { get; set; }
}
