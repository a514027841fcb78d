namespace Offprint.Text;

/// <summary>What counts as nearly the same text.</summary>
public sealed record NearDuplicateOptions
{
    /// <summary>The n-grams whose sets are compared. Default: 5 words.</summary>
    public NGramOptions NGrams { get; init; } = new() { Length = 5 };

    /// <summary>Jaccard similarity of the n-gram sets from which on two texts are near-duplicates, above 0 and up to 1. Default: 0.8.</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary>Hash functions in a MinHash signature; from 8 to 1,024. Default: 128.</summary>
    public int Permutations { get; init; } = 128;

    /// <summary>Seed of the hash functions. Default: 42.</summary>
    public ulong Seed { get; init; } = 42;
}
