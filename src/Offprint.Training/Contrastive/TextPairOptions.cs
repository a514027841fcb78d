using Offprint.Models;

namespace Offprint.Training;

/// <summary>Settings of <see cref="TextPairStep"/>.</summary>
public sealed record TextPairOptions
{
    /// <summary>Pairs in a step; all documents but its own are a query's negatives. Default 64.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The longest query in tokens, special ones among them; longer ones are cut. Default 32.</summary>
    public int QueryTokens { get; init; } = 32;

    /// <summary>The longest document in tokens, special ones among them; longer ones are cut. Default 128.</summary>
    public int DocumentTokens { get; init; } = 128;

    /// <summary>How token vectors become one. Default their mean.</summary>
    public Pooling Pooling { get; init; } = Pooling.Mean;

    /// <summary>Seed of the order. Default 42.</summary>
    public ulong Seed { get; init; } = 42;

    internal void Validate()
    {
        if (BatchSize < 2 || QueryTokens < 3 || DocumentTokens < 3)
        {
            throw new ArgumentException($"{nameof(BatchSize)} is {BatchSize}, {nameof(QueryTokens)} {QueryTokens}, {nameof(DocumentTokens)} {DocumentTokens}; they must be at least 2, 3 and 3.");
        }
    }
}
