using Offprint.Site.Database;

namespace Offprint.Site.Community;

/// <summary>A conversation.</summary>
/// <param name="Root">The comment that begins it.</param>
/// <param name="Answers">Answers, oldest first; some of them.</param>
/// <param name="Count">How many answers there are.</param>
public sealed record CommentThread(CommentRow Root, IReadOnlyList<CommentRow> Answers, int Count);
