namespace Offprint.Papers;

/// <summary>One arm with one seed, for a worker process.</summary>
/// <param name="Paper">The paper's slug.</param>
/// <param name="Arm">The arm's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Size">Size of the run.</param>
/// <param name="Options">Option flags and values.</param>
public sealed record ArmJob(string Paper, string Arm, ulong Seed, RunSize Size, IReadOnlyDictionary<string, string> Options);
