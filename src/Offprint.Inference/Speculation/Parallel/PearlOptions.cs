namespace Offprint.Inference;

/// <summary>How parallel speculative decoding works. Defaults are the paper's (arXiv 2408.11850).</summary>
public sealed record PearlOptions
{
    /// <summary>γ, tokens that are drafted in a step; null (default): the measured ratio of the two models' speeds, rounded.</summary>
    public int? Window { get; init; }

    /// <summary>Threads of the draft model. Default 1. Holds for decoders that are made for models; given decoders keep theirs.</summary>
    public int DraftThreads { get; init; } = 1;

    /// <summary>Threads of the target model. Default 1. Holds for decoders that are made for models; given decoders keep theirs.</summary>
    public int TargetThreads { get; init; } = 1;

    /// <summary>Check the first token of a block while the block is drafted. Default true; false is an ablation of the paper.</summary>
    public bool PreVerify { get; init; } = true;

    /// <summary>Draft the next block while the last one is checked. Default true; false is an ablation of the paper. Without either the models take turns, as in ordinary speculative decoding.</summary>
    public bool PostVerify { get; init; } = true;

    /// <summary>
    /// Change between the target alone, ordinary speculative decoding and this method while decoding, by the closed forms of <see cref="PearlPlanner"/> for the acceptance and the speeds seen
    /// so far. Default false. The text's distribution is the same, but not the text: which method is fastest is a matter of measured times.
    /// </summary>
    public bool AutomaticSwitch { get; init; }

    /// <summary>Most tokens to make. Default 256.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>Tokens that end the text; they are given out as its last token. Default: none.</summary>
    public IReadOnlySet<int> EndTokens { get; init; } = new HashSet<int>();

    /// <summary>Takes tokens away from draft and target alike; called on the draft's thread too. Null for none.</summary>
    public LogitMask? Mask { get; init; }

    /// <summary>Runs both models on the caller's thread, one after the other, and counts time as if they had run side by side at these speeds: for forecasts and tests. Null (default): real threads and time.</summary>
    public PearlVirtualTime? VirtualTime { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (Window < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Window), Window, "must be at least 1.");
        }

        if (DraftThreads < 1 || TargetThreads < 1)
        {
            throw new ArgumentException($"The threads are {DraftThreads} for the draft and {TargetThreads} for the target; each needs at least 1.", DraftThreads < 1 ? nameof(DraftThreads) : nameof(TargetThreads));
        }

        if (MaximumTokens < 1)
        {
            throw new ArgumentException($"The maximum of tokens is {MaximumTokens}; it must be at least 1.", nameof(MaximumTokens));
        }

        ArgumentNullException.ThrowIfNull(EndTokens);
        VirtualTime?.Validate();
    }
}
