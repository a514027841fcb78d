namespace Offprint.Site.Api;

/// <summary>A comment.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="ReplyTo">The comment that it answers; null for one that begins a conversation.</param>
/// <param name="Author">Name of who wrote it; "somebody" for an account that is gone; null for a comment that is not shown.</param>
/// <param name="Text">Markdown; null for a comment that is not shown.</param>
/// <param name="PostedAt">When it was posted.</param>
/// <param name="EditedAt">When it was changed last.</param>
/// <param name="State">visible, hidden or withdrawn.</param>
public sealed record ApiComment(string Id, string? ReplyTo, string? Author, string? Text, DateTimeOffset PostedAt, DateTimeOffset? EditedAt, string State);
