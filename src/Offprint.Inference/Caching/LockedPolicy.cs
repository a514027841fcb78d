namespace Offprint.Inference;

/// <summary>A policy that several threads may use at once, one after the other.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="policy">The policy; nobody else uses it.</param>
public sealed class LockedPolicy<TPage>(IEvictionPolicy<TPage> policy) : IEvictionPolicy<TPage> where TPage : notnull
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public int Capacity => policy.Capacity;

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return policy.Count;
            }
        }
    }

    /// <inheritdoc/>
    public bool Contains(TPage page)
    {
        lock (_gate)
        {
            return policy.Contains(page);
        }
    }

    /// <inheritdoc/>
    public bool Request(TPage page, bool discard = false, ICollection<TPage>? evicted = null)
    {
        lock (_gate)
        {
            return policy.Request(page, discard, evicted);
        }
    }

    /// <inheritdoc/>
    public void Revise(TPage page, bool discard)
    {
        lock (_gate)
        {
            policy.Revise(page, discard);
        }
    }

    /// <inheritdoc/>
    public void Pin(TPage page)
    {
        lock (_gate)
        {
            policy.Pin(page);
        }
    }

    /// <inheritdoc/>
    public void Unpin(TPage page)
    {
        lock (_gate)
        {
            policy.Unpin(page);
        }
    }
}
