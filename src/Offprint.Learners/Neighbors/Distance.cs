namespace Offprint.Learners;

/// <summary>How far apart two rows are.</summary>
public enum Distance
{
    /// <summary>The length of the difference.</summary>
    Euclidean,

    /// <summary>One minus the cosine of the angle; a row of zeros is at distance 1 from every row.</summary>
    Cosine,
}
