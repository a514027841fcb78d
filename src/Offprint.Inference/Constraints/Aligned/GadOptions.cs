namespace Offprint.Inference;

/// <summary>Options of <see cref="GrammarAlignedSampler"/>.</summary>
public sealed record GadOptions
{
    /// <summary>How strings are drawn. Default ASAp.</summary>
    public GadMode Mode { get; init; } = GadMode.Asap;

    /// <summary>Most tokens of a string, the end token not counted; longer strings do not belong to the language. Default 256.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>Seed of the draws. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>About how many bytes the trie may hold; beyond them its least probable parts are forgotten. Default 256 MiB.</summary>
    public long MemoryLimit { get; init; } = 256L << 20;

    /// <summary>Most proposals for one sample of the rejection modes. Default 100,000.</summary>
    public int MaximumProposals { get; init; } = 100_000;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"{nameof(Mode)} is {Mode}; known are {string.Join(", ", Enum.GetNames<GadMode>())}.");
        }

        if (MaximumTokens < 1 || MaximumProposals < 1 || MemoryLimit < 1)
        {
            throw new ArgumentException($"{nameof(MaximumTokens)} is {MaximumTokens}, {nameof(MaximumProposals)} {MaximumProposals}, {nameof(MemoryLimit)} {MemoryLimit}; they must be positive.");
        }
    }
}
