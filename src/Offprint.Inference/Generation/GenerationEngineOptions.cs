namespace Offprint.Inference;

/// <summary>How a <see cref="GenerationEngine"/> shares a model among requests.</summary>
public sealed record GenerationEngineOptions
{
    /// <summary>Most sequences that run at the same time. Default 64.</summary>
    public int MaximumSequences { get; init; } = 64;

    /// <summary>Most requests that wait for a place; more are refused. Default 256.</summary>
    public int MaximumQueued { get; init; } = 256;

    /// <summary>Prompt tokens in one pass beside the running sequences' next ones: more fills prompts faster, fewer keeps running texts flowing. Default 256.</summary>
    public int PromptTokensInPass { get; init; } = 256;

    /// <summary>Share of the key-value memory that prompts of the past may keep, for those that begin alike. 0 keeps none. Default 0.5. Only decoders with paged memory have it.</summary>
    public double PrefixCacheShare { get; init; } = 0.5;

    /// <summary>The policy that decides what the prefix cache forgets, made for a number of blocks; null (default): least recently used.</summary>
    public Func<int, IEvictionPolicy<BlockId>>? EvictionPolicy { get; init; }

    /// <summary>Says which blocks of the prefix cache can go, for policies that listen to it, made for a number of blocks; null (default): those behind the shared part of a prompt can.</summary>
    public Func<int, IDiscardPredictor<BlockId>>? DiscardPredictor { get; init; }

    /// <summary>A small decoder with the same token ids that drafts for the large one; null (default): none. The caller keeps it.</summary>
    public IDecodingModel? Draft { get; init; }

    /// <summary>How long drafts are: makes one policy for each sequence. Default: 4 tokens.</summary>
    public Func<IDraftLengthPolicy> DraftPolicy { get; init; } = static () => new FixedLengthPolicy(4);

    /// <summary>Drafting pays while the model has room in a pass; with more running sequences than this it pauses. Default 4.</summary>
    public int MaximumDraftedSequences { get; init; } = 4;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(DraftPolicy);
        foreach (var (value, name) in (ReadOnlySpan<(int, string)>)[(MaximumSequences, nameof(MaximumSequences)), (MaximumQueued, nameof(MaximumQueued)), (PromptTokensInPass, nameof(PromptTokensInPass))])
        {
            if (value < 1)
            {
                throw new ArgumentException($"{name} is {value}; it must be at least 1.", name);
            }
        }

        if (!(PrefixCacheShare >= 0 && PrefixCacheShare <= 0.9))
        {
            throw new ArgumentException(FormattableString.Invariant($"The share of the prefix cache is {PrefixCacheShare}; it must be between 0 and 0.9."), nameof(PrefixCacheShare));
        }
    }
}
