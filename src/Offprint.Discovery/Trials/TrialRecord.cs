namespace Offprint.Discovery;

/// <summary>A stored trial.</summary>
/// <param name="Number">Its number in the study, from 0.</param>
/// <param name="Dna">Its decisions.</param>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">How often it was taken up.</param>
/// <param name="Objectives">Its outcome, higher is better; empty while there is none.</param>
/// <param name="Note">Where the outcome comes from, when it was not evaluated; else null.</param>
public sealed record TrialRecord(long Number, Dna Dna, TrialState State, int Attempts, IReadOnlyList<double> Objectives, string? Note);
