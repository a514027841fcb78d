namespace Offprint.Site.Database;

/// <summary>A key that may write through the JSON interface. Only its hash is kept.</summary>
public sealed class ApiKeyRow
{
    /// <summary>Number.</summary>
    public int Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
