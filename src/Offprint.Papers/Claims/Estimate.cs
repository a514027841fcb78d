using Offprint.Numerics;

namespace Offprint.Papers;

/// <summary>A figure with its interval and what the interval was taken over.</summary>
/// <param name="Interval">Estimate and ends; the ends mean nothing without <paramref name="HasInterval"/>.</param>
/// <param name="Over">The units that were used.</param>
/// <param name="HasInterval">Whether there is an interval.</param>
/// <param name="TooFewUnits">Whether an interval was wanted and could not be had: fewer than three seeds and no items.</param>
internal readonly record struct Estimate(Interval Interval, UnitKind Over, bool HasInterval, bool TooFewUnits = false);
