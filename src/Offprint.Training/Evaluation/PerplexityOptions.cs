namespace Offprint.Training;

/// <summary>How a long text is cut into windows for scoring.</summary>
public sealed record PerplexityOptions
{
    /// <summary>Tokens that the model reads at once. Default: the model's maximum, at most 1,024.</summary>
    public int? Window { get; init; }

    /// <summary>Tokens by which the window moves on; every token but those of the first window is scored with at least window − stride tokens before it. Default: the window, the fastest and highest estimate.</summary>
    public int? Stride { get; init; }

    /// <summary>Windows that go through the model at once. Default 8.</summary>
    public int BatchSize { get; init; } = 8;
}
