namespace Offprint.Papers;

/// <summary>The verdict of a run with that of its claims.</summary>
/// <param name="Verdict">The paper's verdict; null for a quick run, or when every claim needs <c>--full</c>.</param>
/// <param name="Reason">Why there is none, or why it is inconclusive; else null.</param>
/// <param name="Claims">The claims in order.</param>
/// <param name="Notes">What has to be said of the intervals.</param>
public sealed record JudgedRun(VerdictKind? Verdict, string? Reason, IReadOnlyList<ClaimResult> Claims, IReadOnlyList<string> Notes);
