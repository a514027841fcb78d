namespace Offprint.Site.Database;

/// <summary>A comment on a paper, or an answer to one.</summary>
public sealed class CommentRow
{
    /// <summary>Random name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The paper's slug.</summary>
    public required string PaperSlug { get; init; }

    /// <summary>Who wrote it; null when the account is gone.</summary>
    public int? UserId { get; set; }

    /// <summary>What it says: Markdown.</summary>
    public required string Text { get; set; }

    /// <summary>When it was posted.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>Who sees it.</summary>
    public CommentState State { get; set; }

    /// <summary>The comment that it answers; null for one that begins a conversation.</summary>
    public string? ReplyTo { get; init; }
}
