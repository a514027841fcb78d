namespace Offprint.Site.Database;

/// <summary>Who sees a comment.</summary>
public enum CommentState
{
    /// <summary>Everybody.</summary>
    Visible,

    /// <summary>Nobody but administrators, who hid it.</summary>
    Hidden,

    /// <summary>Nobody: its author took it back. Its place stays because others answered it.</summary>
    Withdrawn,
}
