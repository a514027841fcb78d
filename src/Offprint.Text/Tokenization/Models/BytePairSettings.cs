namespace Offprint.Text;

/// <summary>Settings of a BPE model as tokenizer.json names them.</summary>
internal sealed record BytePairSettings
{
    public string? UnknownToken { get; init; }

    public string ContinuingSubwordPrefix { get; init; } = "";

    public string EndOfWordSuffix { get; init; } = "";

    public bool FuseUnknown { get; init; }

    public bool ByteFallback { get; init; }

    public bool IgnoreMerges { get; init; }
}
