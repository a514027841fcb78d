namespace Offprint.Site.Database;

/// <summary>A link that signs somebody in, once. Only the hash of what stands in it is kept.</summary>
public sealed class SignInLinkRow
{
    /// <summary>Number.</summary>
    public int Id { get; init; }

    /// <summary>SHA-256 of the token, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>Address that it was made for, in lower case.</summary>
    public required string Email { get; init; }

    /// <summary>When it stops to work.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
