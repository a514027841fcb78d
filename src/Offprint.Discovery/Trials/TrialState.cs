namespace Offprint.Discovery;

/// <summary>How far a trial is.</summary>
public enum TrialState
{
    /// <summary>It is being evaluated, or waits to be taken up again after its worker died.</summary>
    Pending,

    /// <summary>It has an outcome.</summary>
    Completed,

    /// <summary>It was skipped by the user's code; algorithms are not told.</summary>
    Skipped,

    /// <summary>It failed, or its workers died too often; algorithms are told NaN.</summary>
    Failed,
}
