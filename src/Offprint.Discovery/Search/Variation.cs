using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>What evolution has to know about the points that it searches.</summary>
/// <typeparam name="TPoint">The points.</typeparam>
/// <param name="Create">Draws a new point.</param>
/// <param name="Mutate">Makes a changed copy of a point.</param>
/// <param name="Cross">Mixes two points; null: none is mixed.</param>
public sealed record Variation<TPoint>(Func<SeededRandom, TPoint> Create, Func<TPoint, SeededRandom, TPoint> Mutate, Func<TPoint, TPoint, SeededRandom, TPoint>? Cross = null);
