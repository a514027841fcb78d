namespace Offprint.Numerics;

/// <summary>The outcome of an equivalence test.</summary>
/// <param name="Difference">The mean difference with its 1 - 2α interval (90 % for α = 0.05).</param>
/// <param name="PValue">The larger one of the two one-sided p-values.</param>
/// <param name="Equivalent">Whether the whole interval lies inside the margin.</param>
public readonly record struct EquivalenceResult(Interval Difference, double PValue, bool Equivalent);
