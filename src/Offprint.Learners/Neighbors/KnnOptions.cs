namespace Offprint.Learners;

/// <summary>How neighbours vote.</summary>
public sealed record KnnOptions
{
    /// <summary>Number of neighbours, 1 or more; fewer rows all vote. Default: 5.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>The distance. Default: Euclidean.</summary>
    public Distance Distance { get; init; } = Distance.Euclidean;

    /// <summary>Whether a neighbour at distance d has 1 / (d + 1e-9) votes instead of one. Default: false.</summary>
    public bool WeightByDistance { get; init; }
}
