namespace Offprint.Discovery;

/// <summary>A query that was asked, and its answer.</summary>
/// <param name="Query">Index of the query.</param>
/// <param name="Answer">y.</param>
public readonly record struct QueryAnswer(int Query, double Answer);
