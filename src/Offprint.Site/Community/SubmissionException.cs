namespace Offprint.Site.Community;

/// <summary>A submission can't be taken; the message says why, in words for the submitter.</summary>
/// <param name="message">Why.</param>
/// <param name="slug">The paper that is here already, if that is why.</param>
public sealed class SubmissionException(string message, string? slug = null) : Exception(message)
{
    /// <summary>The paper that is here already.</summary>
    public string? Slug { get; } = slug;
}
