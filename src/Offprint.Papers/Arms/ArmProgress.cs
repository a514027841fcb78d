namespace Offprint.Papers;

/// <summary>How far a set of arms is.</summary>
/// <param name="Fraction">Share of all jobs that is done, 0 to 1.</param>
/// <param name="Message">Arm, seed and what it is doing.</param>
public sealed record ArmProgress(double Fraction, string Message);
