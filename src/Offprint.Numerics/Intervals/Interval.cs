namespace Offprint.Numerics;

/// <summary>An estimate with its confidence interval.</summary>
/// <param name="Estimate">The point estimate.</param>
/// <param name="Low">The lower end. Minus infinity (or 0 for a ratio) when one unit alone gives no information about spread.</param>
/// <param name="High">The upper end. Plus infinity when one unit alone gives no information about spread.</param>
/// <param name="Confidence">The coverage aimed at, such as 0.95.</param>
/// <param name="Method">How the ends were computed.</param>
public readonly record struct Interval(double Estimate, double Low, double High, double Confidence, IntervalMethod Method)
{
    /// <summary>Whether the value lies inside, ends included.</summary>
    /// <param name="value">The value to look for.</param>
    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>Half of the distance between the ends.</summary>
    public double HalfWidth => (High - Low) / 2;
}
