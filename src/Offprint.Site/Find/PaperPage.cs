namespace Offprint.Site.Find;

/// <summary>One page of papers.</summary>
/// <param name="Papers">The papers.</param>
/// <param name="Total">How many there are on all pages, counted up to a bound.</param>
/// <param name="Filter">The filter that found them.</param>
/// <param name="HasNext">Whether there are more pages after this one.</param>
/// <param name="IsBounded">Whether there may be more than <paramref name="Total"/>.</param>
public sealed record PaperPage(IReadOnlyList<ListedPaper> Papers, int Total, PaperFilter Filter, bool HasNext, bool IsBounded = false)
{
    /// <summary>Number of pages that can be turned to, at least 1.</summary>
    public int Pages => Math.Max(1, (Math.Min(Total, Library.PaperStore.Deepest) + Filter.Size - 1) / Filter.Size);

    /// <summary>Address of the next page: by its number, or behind the last paper of this one where numbers end.</summary>
    /// <param name="path">The address's path.</param>
    /// <returns>The address; null on the last page.</returns>
    public string? Next(string path) => !HasNext || Papers.Count == 0 ? null
        : Filter.After is null && Filter.Page < Pages ? Filter.Address(path, Filter.Page + 1)
        : Filter.Sort is null or "newest" && Filter.Query is null ? (Filter with { After = new PaperCursor(Papers[^1].Date, Papers[^1].Slug) }).Address(path)
        : null;

    /// <summary>The number of papers in words.</summary>
    public string Count => Total == 1 ? "1 paper" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(IsBounded ? "more than " : "")}{(IsBounded ? Library.PaperStore.Deepest : Total):#,0} papers");
}
