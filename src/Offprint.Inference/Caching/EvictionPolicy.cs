namespace Offprint.Inference;

/// <summary>What all policies share: the pages, the pins, and the order of events at a request.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public abstract class EvictionPolicy<TPage> : IEvictionPolicy<TPage> where TPage : notnull
{
    private readonly Dictionary<TPage, CachePage<TPage>> _pages = [];
    private int _free;
    private ICollection<TPage>? _evicted;

    private protected EvictionPolicy(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public int Count => _pages.Count;

    /// <summary>Requests so far.</summary>
    private protected long Time { get; private set; }

    private protected IEnumerable<CachePage<TPage>> Pages => _pages.Values;

    /// <inheritdoc/>
    public bool Contains(TPage page) => _pages.ContainsKey(page);

    /// <inheritdoc/>
    public bool Request(TPage page, bool discard = false, ICollection<TPage>? evicted = null)
    {
        ArgumentNullException.ThrowIfNull(page);
        var hit = _pages.TryGetValue(page, out var entry);
        if (!hit && _pages.Count == Capacity && _free == 0)
        {
            throw new CacheFullException($"All {Capacity} pages of the cache are pinned.");
        }

        _evicted = evicted;
        Time++;
        if (entry is null)
        {
            if (_pages.Count == Capacity)
            {
                MakeRoom();
            }

            _pages.Add(page, entry = new CachePage<TPage>(page));
            _free++;
        }

        (entry.Discard, entry.Stamp) = (discard, Time);
        Requested(entry, hit);
        if (entry.Pins == 0)
        {
            Place(entry);
            Served(entry);
        }

        _evicted = null;
        return hit;
    }

    /// <inheritdoc/>
    public void Revise(TPage page, bool discard)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (_pages.TryGetValue(page, out var entry) && entry.Discard != discard)
        {
            entry.Discard = discard;
            if (entry.Pins == 0)
            {
                Place(entry);
            }
        }
    }

    /// <inheritdoc/>
    public void Pin(TPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!_pages.TryGetValue(page, out var entry))
        {
            throw new ArgumentException($"The page {page} is not in the cache, so it cannot be pinned.", nameof(page));
        }

        if (entry.Pins++ == 0)
        {
            _free--;
            Detach(entry);
        }
    }

    /// <inheritdoc/>
    public void Unpin(TPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (!_pages.TryGetValue(page, out var entry) || entry.Pins == 0)
        {
            throw new ArgumentException($"The page {page} is not pinned.", nameof(page));
        }

        if (--entry.Pins == 0)
        {
            _free++;
            Place(entry);
        }
    }

    /// <summary>Throws out at least one page; there is one that is not pinned.</summary>
    private protected abstract void MakeRoom();

    /// <summary>Puts a page that can be thrown out where <see cref="MakeRoom"/> looks for it, in place of where it was.</summary>
    private protected abstract void Place(CachePage<TPage> page);

    /// <summary>Hides a page from <see cref="MakeRoom"/>.</summary>
    private protected virtual void Detach(CachePage<TPage> page) => page.Set?.Remove(page);

    /// <summary>A page was asked for.</summary>
    private protected virtual void Requested(CachePage<TPage> page, bool hit)
    {
    }

    /// <summary>The request was served, and its page is not pinned.</summary>
    private protected virtual void Served(CachePage<TPage> page)
    {
    }

    private protected void Evict(CachePage<TPage> page)
    {
        Detach(page);
        _pages.Remove(page.Page);
        _free--;
        _evicted?.Add(page.Page);
    }
}
