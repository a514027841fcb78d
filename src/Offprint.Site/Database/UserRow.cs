namespace Offprint.Site.Database;

/// <summary>Somebody who signed in. An address, and a name if they chose one, is all that is known of them.</summary>
public sealed class UserRow
{
    /// <summary>Number.</summary>
    public int Id { get; init; }

    /// <summary>Address, in lower case.</summary>
    public required string Email { get; init; }

    /// <summary>The name that stands at their comments; null until they choose one.</summary>
    public string? Name { get; set; }

    /// <summary>First sign-in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
