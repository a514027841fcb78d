namespace Offprint.Inference;

/// <summary>When speculative decoding ends, and what it may write.</summary>
public sealed record SpeculativeOptions
{
    /// <summary>Most tokens to make. Default 256.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>Tokens that end the text; they are given out as its last token. Default: none.</summary>
    public IReadOnlySet<int> EndTokens { get; init; } = new HashSet<int>();

    /// <summary>Takes tokens away from draft and target alike; null for none.</summary>
    public LogitMask? Mask { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (MaximumTokens < 1)
        {
            throw new ArgumentException($"The maximum of tokens is {MaximumTokens}; it must be at least 1.", nameof(MaximumTokens));
        }

        ArgumentNullException.ThrowIfNull(EndTokens);
    }
}
