namespace Offprint.Training;

/// <summary>A live report of a run from text to model.</summary>
/// <param name="Stage">What is being done: <c>reading</c>, <c>tokenizer</c>, <c>tokens</c>, <c>training</c>, <c>evaluation</c>.</param>
/// <param name="Fraction">Share of the stage that is done, from 0 to 1.</param>
/// <param name="Message">The report as a line.</param>
/// <param name="Elapsed">Time of the stage so far.</param>
/// <param name="Remaining">Time left in the stage; null when unknown.</param>
public sealed record TextRunProgress(string Stage, double Fraction, string Message, TimeSpan Elapsed, TimeSpan? Remaining);
