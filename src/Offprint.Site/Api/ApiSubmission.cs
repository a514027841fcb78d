using Offprint.Site.Database;

namespace Offprint.Site.Api;

/// <summary>A submission.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="State">pending, accepted or declined.</param>
/// <param name="Title">Title.</param>
/// <param name="SubmittedAt">When it was submitted.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Reason">What whoever decided says.</param>
/// <param name="Paper">The paper's slug, once accepted.</param>
public sealed record ApiSubmission(string Id, string State, string Title, DateTimeOffset SubmittedAt, DateTimeOffset? DecidedAt, string? Reason, string? Paper)
{
    internal static ApiSubmission Of(SubmissionRow row) => new(row.Id, row.State.ToString().ToLowerInvariant(), row.Title, row.SubmittedAt, row.DecidedAt, row.Reason, row.PaperSlug);
}
