namespace Offprint.Site.Database;

/// <summary>What became of a submission.</summary>
public enum SubmissionState
{
    /// <summary>Nobody decided yet.</summary>
    Pending,

    /// <summary>The paper is here.</summary>
    Accepted,

    /// <summary>It was not taken; the reason says why.</summary>
    Declined,
}
