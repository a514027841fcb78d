namespace Offprint.Papers;

/// <summary>A run that a process of its own is to do.</summary>
/// <param name="Paper">The paper's slug.</param>
/// <param name="Size">How much to run.</param>
/// <param name="Options">Option flags (with their dashes) and their values.</param>
public sealed record RunJob(string Paper, RunSize Size, IReadOnlyDictionary<string, string> Options);
