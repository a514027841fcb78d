namespace Offprint.Learners;

/// <summary>How texts become hashed n-grams.</summary>
public sealed record HashedNGramOptions
{
    /// <summary>Words or characters. Default: words.</summary>
    public NGramKind Kind { get; init; } = NGramKind.Word;

    /// <summary>Shortest n-gram, 1 or more. Default: 1.</summary>
    public int MinimumLength { get; init; } = 1;

    /// <summary>Longest n-gram, up to 8. Default: 2.</summary>
    public int MaximumLength { get; init; } = 2;

    /// <summary>The table has 2^Bits columns, 4 to 24. Default: 16.</summary>
    public int Bits { get; init; } = 16;

    /// <summary>Whether upper case counts as lower case (invariant). Default: true.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Whether a column that occurs c times counts 1 + ln c instead of c. Default: true.</summary>
    public bool LogarithmicCounts { get; init; } = true;

    /// <summary>Whether rows are scaled to Euclidean length 1. Default: true.</summary>
    public bool Normalize { get; init; } = true;

    internal void Validate()
    {
        if (MinimumLength < 1 || MaximumLength < MinimumLength || MaximumLength > 8)
        {
            throw new ArgumentException($"N-grams of {MinimumLength} to {MaximumLength} are not possible; 1 <= minimum <= maximum <= 8.", nameof(MaximumLength));
        }

        if (Bits is < 4 or > 24)
        {
            throw new ArgumentException($"Bits is {Bits}; 4 to 24 are possible.", nameof(Bits));
        }
    }
}
