using Offprint.Papers;

namespace Offprint.Site.Database;

/// <summary>A paper that somebody wants to see here.</summary>
public sealed class SubmissionRow
{
    /// <summary>Random name in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>Who submitted it; null when it came through a key.</summary>
    public int? UserId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What became of it.</summary>
    public SubmissionState State { get; set; }

    /// <summary>Title.</summary>
    public required string Title { get; set; }

    /// <summary>Abstract: plain text, may be empty.</summary>
    public required string Abstract { get; set; }

    /// <summary>Authors, in order.</summary>
    public required IReadOnlyList<string> Authors { get; set; }

    /// <summary>Date as far as known: 2024, 2024-04 or 2024-04-15.</summary>
    public required string Date { get; set; }

    /// <summary>Area; null when nobody said it.</summary>
    public PaperArea? Area { get; set; }

    /// <summary>Tags, in lower case.</summary>
    public required IReadOnlyList<string> Tags { get; set; }

    /// <summary>arXiv number without its version.</summary>
    public string? ArxivId { get; set; }

    /// <summary>DOI in lower case.</summary>
    public string? Doi { get; set; }

    /// <summary>Where it can be read.</summary>
    public string? Url { get; set; }

    /// <summary>What the submitter says to whoever decides.</summary>
    public required string Note { get; init; }

    /// <summary>Who decided.</summary>
    public int? DecidedBy { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What whoever decided says to the submitter.</summary>
    public string? Reason { get; set; }

    /// <summary>The paper that it became, or that was here already.</summary>
    public string? PaperSlug { get; set; }
}
