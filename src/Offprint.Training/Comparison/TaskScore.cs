namespace Offprint.Training;

/// <summary>The mean score of one unit of test items.</summary>
/// <param name="Unit">What the items were cut from: a speech, a file, an author. Intervals are taken over units.</param>
/// <param name="Value">The mean of its items.</param>
/// <param name="Items">Number of items.</param>
public sealed record TaskScore(string Unit, double Value, int Items);
