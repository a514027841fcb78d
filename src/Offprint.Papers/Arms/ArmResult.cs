namespace Offprint.Papers;

/// <summary>What one arm measured with one seed.</summary>
/// <param name="Arm">The arm's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Measurements">Its record, in order; all carry the seed.</param>
/// <param name="Notes">Its notes.</param>
/// <param name="Inconclusive">Why it says nothing, or null.</param>
/// <param name="Engine">The tensor engine that its process used; "none" when it used none.</param>
public sealed record ArmResult(string Arm, ulong Seed, IReadOnlyList<Measurement> Measurements, IReadOnlyList<string> Notes, string? Inconclusive, string Engine);
