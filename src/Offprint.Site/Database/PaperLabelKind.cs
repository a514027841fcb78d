namespace Offprint.Site.Database;

/// <summary>What a label of a paper is.</summary>
public enum PaperLabelKind
{
    /// <summary>An author's name.</summary>
    Author,

    /// <summary>A tag.</summary>
    Tag,
}
