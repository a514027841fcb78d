namespace Offprint.Site.Database;

/// <summary>Where a mail is on its way.</summary>
public enum OutboxMailState
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>It is being handed to the mail server.</summary>
    Handing,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,
}
