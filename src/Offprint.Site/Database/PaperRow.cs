using Offprint.Papers;

namespace Offprint.Site.Database;

/// <summary>A paper that was added here; the shipped ones stay in the catalog and have no row.</summary>
public sealed class PaperRow
{
    /// <summary>Number. The full-text index knows the paper by it; addresses have the slug.</summary>
    public long Id { get; init; }

    /// <summary>Name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; set; }

    /// <summary>The title's first letters in lower case, for the order by title.</summary>
    public required string TitleKey { get; set; }

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

    /// <summary>Where it can be read; null: where arXiv number or DOI lead to.</summary>
    public string? Url { get; set; }

    /// <summary>How it came here.</summary>
    public required PaperSource Source { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Who submitted it; null for imports and for accounts that are gone.</summary>
    public int? AddedBy { get; init; }
}
