namespace Offprint.Site.Database;

/// <summary>An author or a tag of a stored paper, in an order that gives the papers of one label by date without sorting them.</summary>
public sealed class PaperLabelRow
{
    /// <summary>What it is.</summary>
    public required PaperLabelKind Kind { get; init; }

    /// <summary>The label in lower case, by which it is found.</summary>
    public required string Label { get; init; }

    /// <summary>The paper's date.</summary>
    public required string Date { get; init; }

    /// <summary>The paper's slug.</summary>
    public required string Slug { get; init; }

    /// <summary>The label as it is written.</summary>
    public required string Text { get; init; }
}
