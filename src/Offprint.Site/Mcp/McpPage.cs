namespace Offprint.Site.Mcp;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">What it lists.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Size">Items a page.</param>
/// <param name="Total">Items on all pages.</param>
/// <param name="NextPage">Number of the next page; null on the last one.</param>
public sealed record McpPage<T>(IReadOnlyList<T> Items, int Page, int Size, int Total, int? NextPage)
{
    /// <summary>Cuts a page out of a whole list.</summary>
    internal static McpPage<T> Of(IReadOnlyList<T> all, int page, int size)
    {
        var skip = (long)(page - 1) * size;
        return new([.. all.Skip((int)Math.Min(skip, int.MaxValue)).Take(size)], page, size, all.Count, skip + size < all.Count ? page + 1 : null);
    }
}
