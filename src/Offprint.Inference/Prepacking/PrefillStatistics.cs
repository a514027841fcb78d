namespace Offprint.Inference;

/// <summary>What one prefill cost.</summary>
public sealed record PrefillStatistics
{
    /// <summary>Prompts in the result.</summary>
    public required int Prompts { get; init; }

    /// <summary>Rows that went through the model: packed rows, or prompts.</summary>
    public required int Rows { get; init; }

    /// <summary>Token slots that went through the model, padding included.</summary>
    public required long Slots { get; init; }

    /// <summary>Slots that held a token: prompt lengths without the pending tokens.</summary>
    public required long Tokens { get; init; }

    /// <summary>Most bytes held at one time by what the prefiller itself makes: inputs, mask, and the caches before and after unpacking. The model's activations come on top.</summary>
    public required long TensorBytes { get; init; }

    /// <summary>Time from the first check to the finished cache, unpacking included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Share of the slots that held a token, 0 to 1; 1 when nothing went through the model.</summary>
    public double UsefulShare => Slots == 0 ? 1 : (double)Tokens / Slots;
}
