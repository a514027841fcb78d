namespace Offprint.Site.Database;

/// <summary>A mail that is to be sent once. What is in it is encrypted, and removed when it is sent.</summary>
public sealed class OutboxMailRow
{
    /// <summary>Number.</summary>
    public long Id { get; init; }

    /// <summary>What it is, so that nothing is sent twice: <c>digest:7:2026-01-31</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The protected address; null when it was sent.</summary>
    public byte[]? Recipient { get; set; }

    /// <summary>The protected content; null when it was sent.</summary>
    public byte[]? Content { get; set; }

    /// <summary>Where it is.</summary>
    public OutboxMailState State { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>When it may be tried (again).</summary>
    public required DateTimeOffset NotBefore { get; set; }

    /// <summary>Until when one process has it to itself.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the mail server took it.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Why it failed last: one line, without addresses.</summary>
    public string? Error { get; set; }
}
