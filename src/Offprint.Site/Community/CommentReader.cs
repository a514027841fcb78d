namespace Offprint.Site.Community;

/// <summary>Who reads comments.</summary>
/// <param name="User">Their number; null for somebody who is not signed in.</param>
/// <param name="Name">The name that stands at their comments; null until they choose one.</param>
/// <param name="IsAdmin">Whether they may hide comments.</param>
public sealed record CommentReader(int? User, string? Name, bool IsAdmin)
{
    /// <summary>Somebody who is not signed in.</summary>
    public static CommentReader Nobody { get; } = new(null, null, false);
}
