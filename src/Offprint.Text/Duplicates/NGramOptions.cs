namespace Offprint.Text;

/// <summary>Which n-grams are compared.</summary>
public sealed record NGramOptions
{
    /// <summary>What they are made of. Default: words.</summary>
    public NGramUnit Unit { get; init; }

    /// <summary>Units in one n-gram. Default: 13, usual for finding test items in training text; 3 to 5 find near-duplicates.</summary>
    public int Length { get; init; } = 13;
}
