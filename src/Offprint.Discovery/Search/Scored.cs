namespace Offprint.Discovery;

/// <summary>A point with its outcome.</summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <param name="Point">The point.</param>
/// <param name="Objectives">One value or several, higher is better; NaN: the evaluation failed.</param>
/// <param name="Number">When it was told, from 0.</param>
public sealed record Scored<TPoint>(TPoint Point, IReadOnlyList<double> Objectives, long Number)
{
    /// <summary>The first objective, minus infinity for a failed evaluation.</summary>
    public double Fitness => double.IsNaN(Objectives[0]) ? double.NegativeInfinity : Objectives[0];
}
