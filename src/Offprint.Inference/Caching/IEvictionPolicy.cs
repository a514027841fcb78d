namespace Offprint.Inference;

/// <summary>
/// A cache of equal pages that decides what goes when room is needed. It keeps the names of the pages, not their contents: its owner drops what <see cref="Request"/> says. For one
/// thread at a time; <see cref="LockedPolicy{TPage}"/> serves several.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public interface IEvictionPolicy<TPage> where TPage : notnull
{
    /// <summary>Pages that fit.</summary>
    int Capacity { get; }

    /// <summary>Pages that are in the cache.</summary>
    int Count { get; }

    /// <summary>Whether a page is in the cache.</summary>
    /// <param name="page">The page.</param>
    bool Contains(TPage page);

    /// <summary>Asks for a page; a page that is missing is loaded.</summary>
    /// <param name="page">The page.</param>
    /// <param name="discard">The prediction that comes with the request: true when the page can go, false to keep it. Policies without predictions ignore it.</param>
    /// <param name="evicted">Gets the pages that went, if given; the requested page itself may be among them.</param>
    /// <returns>True for a hit, false for a miss.</returns>
    /// <exception cref="CacheFullException">The page is missing and every page is pinned: the request has to be served without the cache. Nothing changed.</exception>
    bool Request(TPage page, bool discard = false, ICollection<TPage>? evicted = null);

    /// <summary>Changes the last prediction of a page, for instance when the one who used it has gone. Nothing happens to pages that are not in the cache.</summary>
    /// <param name="page">The page.</param>
    /// <param name="discard">True when the page can go.</param>
    void Revise(TPage page, bool discard);

    /// <summary>Keeps a page in the cache until it is unpinned as often as it was pinned.</summary>
    /// <param name="page">A page in the cache.</param>
    /// <exception cref="ArgumentException">It is not in the cache.</exception>
    void Pin(TPage page);

    /// <summary>Takes one pin off.</summary>
    /// <param name="page">A pinned page.</param>
    /// <exception cref="ArgumentException">It is not pinned.</exception>
    void Unpin(TPage page);
}
