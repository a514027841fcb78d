namespace Offprint.Inference;

/// <summary>Pages without an order: adding, removing and drawing one at random take constant time. A page is in one set at most.</summary>
internal sealed class PageSet<TPage>
{
    private readonly List<CachePage<TPage>> _pages = [];

    public int Count => _pages.Count;

    public CachePage<TPage> Last => _pages[^1];

    public CachePage<TPage> Draw(Random random) => _pages[random.Next(_pages.Count)];

    /// <summary>Moves a page here from the set that it is in.</summary>
    public void Take(CachePage<TPage> page)
    {
        page.Set?.Remove(page);
        (page.Set, page.Index) = (this, _pages.Count);
        _pages.Add(page);
    }

    public void Remove(CachePage<TPage> page)
    {
        var last = _pages[^1];
        (_pages[page.Index], last.Index) = (last, page.Index);
        _pages.RemoveAt(_pages.Count - 1);
        page.Set = null;
    }

    public CachePage<TPage>[] ToArray() => [.. _pages];
}
