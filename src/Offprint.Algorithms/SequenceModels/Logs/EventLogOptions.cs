namespace Offprint.Algorithms;

/// <summary>Which columns (CSV) or keys (XES) an event log has.</summary>
public sealed record EventLogOptions
{
    /// <summary>The case; null: a column called case, case_id, …; in XES concept:name of the trace.</summary>
    public string? Case { get; init; }

    /// <summary>The activity; null: a column called activity, event, …; in XES concept:name of the event.</summary>
    public string? Activity { get; init; }

    /// <summary>The time; null: a column called time or timestamp if there is one (else the order of the file counts); in XES time:timestamp.</summary>
    public string? Time { get; init; }
}
