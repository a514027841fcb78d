namespace Offprint.Papers;

/// <summary>How far a run is.</summary>
/// <param name="Fraction">From 0 to 1; never goes back.</param>
/// <param name="Message">What is being done, in a few words.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Remaining">Estimated time left; none until enough is done to tell.</param>
public sealed record RunProgress(double Fraction, string Message, TimeSpan Elapsed, TimeSpan? Remaining);
