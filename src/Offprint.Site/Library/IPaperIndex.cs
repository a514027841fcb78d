using Offprint.Site.Database;

namespace Offprint.Site.Library;

/// <summary>What the two kinds of database do differently with stored papers: full text, many rows at once, labels one after the other.</summary>
internal interface IPaperIndex
{
    /// <summary>The papers whose words answer a query, those added last first.</summary>
    /// <param name="database">The database.</param>
    /// <param name="words">Words that all have to be there.</param>
    /// <param name="withAbstract">Whether abstracts count, beside titles, authors and tags.</param>
    /// <param name="prefix">Whether the last word may be the start of one.</param>
    /// <param name="limit">At most so many are looked at.</param>
    /// <returns>Rows; more conditions may be put on them.</returns>
    IQueryable<PaperRow> Match(SiteDatabase database, IReadOnlyList<string> words, bool withAbstract, bool prefix, int limit);

    /// <summary>Writes new papers with their labels in the current transaction.</summary>
    /// <param name="database">The database, with its connection open.</param>
    /// <param name="papers">Papers that are not there.</param>
    /// <param name="labels">Labels that are not there, in the order of the key.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>A task that ends when they are written.</returns>
    Task InsertAsync(SiteDatabase database, IReadOnlyList<PaperRow> papers, IReadOnlyList<PaperLabelRow> labels, CancellationToken ct);

    /// <summary>The command text that gives labels in their order: parameters <c>@kind</c>, <c>@from</c>, <c>@size</c>, <c>@most</c>; columns label, text, papers (counted up to @most).</summary>
    string Labels { get; }

    /// <summary>Tidies the index after many rows were added.</summary>
    /// <param name="database">The database.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>A task that ends when it is tidy.</returns>
    Task TidyAsync(SiteDatabase database, CancellationToken ct);
}
