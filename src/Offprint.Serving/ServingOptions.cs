namespace Offprint.Serving;

/// <summary>How a server behaves towards its clients.</summary>
public sealed record ServingOptions
{
    /// <summary>Keys of which every request must bring one, as <c>Authorization: Bearer …</c>; empty (default): none is needed. Health and metrics stay open.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>Most bytes of a request. Default 4 MiB.</summary>
    public long MaximumBodyBytes { get; init; } = 4 << 20;

    /// <summary>Most alternatives that one request may ask for. Default 16.</summary>
    public int MaximumChoices { get; init; } = 16;

    /// <summary>Most texts in one request for embeddings. Default 2,048.</summary>
    public int MaximumInputs { get; init; } = 2048;

    /// <summary>Most tokens of a continuation where the request does not say. Default 256.</summary>
    public int DefaultMaximumTokens { get; init; } = 256;

    /// <summary>What refused clients are told to wait. Default 1 second.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (ApiKeys.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("An API key is empty.", nameof(ApiKeys));
        }

        foreach (var (value, name) in (ReadOnlySpan<(long, string)>)[(MaximumBodyBytes, nameof(MaximumBodyBytes)), (MaximumChoices, nameof(MaximumChoices)), (MaximumInputs, nameof(MaximumInputs)), (DefaultMaximumTokens, nameof(DefaultMaximumTokens))])
        {
            if (value < 1)
            {
                throw new ArgumentException($"{name} is {value}; it must be at least 1.", name);
            }
        }
    }
}
