namespace Offprint.Site.Database;

/// <summary>A search that somebody keeps: for the page, for a feed, for a digest.</summary>
public sealed class SavedSearchRow
{
    /// <summary>Random name in addresses; whoever has it can read the search's feed.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required int UserId { get; init; }

    /// <summary>What they call it.</summary>
    public required string Name { get; set; }

    /// <summary>Words and filters, as the part of the papers page's address behind the question mark.</summary>
    public required string Query { get; set; }

    /// <summary>When it was kept.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
