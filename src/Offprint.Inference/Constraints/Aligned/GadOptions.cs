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

    /// <summary>
    /// Prefixes that the model is asked about after every proposal although no sample went there, the most probable first. Default 0: the paper's algorithm. A few bring the estimates down much
    /// faster than samples alone, at the price of so many passes of the model. For ASAp and exact rejection.
    /// </summary>
    public int Refinements { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"{nameof(Mode)} is {Mode}; known are {string.Join(", ", Enum.GetNames<GadMode>())}.");
        }

        if (Refinements < 0 || (Refinements > 0 && Mode is not (GadMode.Asap or GadMode.ExactRejection)))
        {
            throw new ArgumentException($"{nameof(Refinements)} is {Refinements} with {nameof(Mode)} {Mode}; it must not be negative, and is for {GadMode.Asap} and {GadMode.ExactRejection}.");
        }

        if (MaximumTokens < 1 || MaximumProposals < 1 || MemoryLimit < 1)
        {
            throw new ArgumentException($"{nameof(MaximumTokens)} is {MaximumTokens}, {nameof(MaximumProposals)} {MaximumProposals}, {nameof(MemoryLimit)} {MemoryLimit}; they must be positive.");
        }
    }
}
