namespace Offprint.Site.Database;

/// <summary>Where a run is on its way.</summary>
public enum RunState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>Its process works.</summary>
    Running,

    /// <summary>It has a report.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,

    /// <summary>The server stopped while it ran.</summary>
    Interrupted,
}
