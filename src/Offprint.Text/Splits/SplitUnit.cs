namespace Offprint.Text;

/// <summary>What stays together when a corpus is split.</summary>
public enum SplitUnit
{
    /// <summary>Each document by its id; the default.</summary>
    Document,

    /// <summary>All documents of one source (book, package, site): their wording is shared, and half of it in the test part would leak.</summary>
    Source,
}
