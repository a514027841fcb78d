namespace Offprint.Site.Database;

/// <summary>A vote: somebody finds a paper worth a look.</summary>
public sealed class VoteRow
{
    /// <summary>The paper's slug.</summary>
    public required string Paper { get; init; }

    /// <summary>Who voted.</summary>
    public required int UserId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
