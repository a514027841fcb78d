namespace Offprint.Algorithms;

/// <summary>The cheapest way to follow a trace in a net.</summary>
/// <param name="Cost">Moves in the log only and in the model only; silent moves are free. 0 when the trace fits.</param>
/// <param name="Marking">The marking where it ends.</param>
/// <param name="IsExact">False when the node budget ran out, and the cost is only an upper bound.</param>
public sealed record Alignment(int Cost, Marking Marking, bool IsExact);
