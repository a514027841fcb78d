namespace Offprint.Site.Database;

/// <summary>An address that gets a digest: one for the site or some of its areas, and one for each saved search.</summary>
public sealed class SubscriptionRow
{
    /// <summary>Number; it stands in no address.</summary>
    public int Id { get; init; }

    /// <summary>Address, in lower case.</summary>
    public required string Email { get; init; }

    /// <summary>Whose it is; null when it was asked for without an account.</summary>
    public int? UserId { get; set; }

    /// <summary>How often.</summary>
    public required DigestFrequency Frequency { get; set; }

    /// <summary>Names of areas; empty for all.</summary>
    public required IReadOnlyList<string> Areas { get; set; }

    /// <summary>The saved search that it is about; null for the site.</summary>
    public string? SavedSearchId { get; init; }

    /// <summary>SHA-256 of the token that confirms it, in hexadecimal; null when there is nothing to confirm (any more).</summary>
    public string? ConfirmTokenHash { get; set; }

    /// <summary>When it was confirmed; nothing is sent before.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>SHA-256 of the token that ends it, in hexadecimal.</summary>
    public required string UnsubscribeTokenHash { get; set; }

    /// <summary>The day of the last digest.</summary>
    public DateOnly? LastDigest { get; set; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
