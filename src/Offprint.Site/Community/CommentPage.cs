using Offprint.Site.Database;

namespace Offprint.Site.Community;

/// <summary>One page of conversations.</summary>
/// <param name="Threads">The conversations.</param>
/// <param name="Names">Names of those who wrote them and have one.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="HasMore">Whether there are more.</param>
public sealed record CommentPage(IReadOnlyList<CommentThread> Threads, IReadOnlyDictionary<int, string> Names, int Page, bool HasMore)
{
    /// <summary>The name that stands at a comment.</summary>
    /// <param name="comment">The comment.</param>
    /// <returns>A name; "somebody" for an account that is gone.</returns>
    public string NameOf(CommentRow comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        return comment.UserId is { } user && Names.TryGetValue(user, out var name) ? name : "somebody";
    }
}
