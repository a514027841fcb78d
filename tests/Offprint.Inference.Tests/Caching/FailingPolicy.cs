namespace Offprint.Inference.Tests.Caching;

/// <summary>Least recently used, by somebody who made a mistake: one request fails.</summary>
internal sealed class FailingPolicy(int capacity) : IEvictionPolicy<BlockId>
{
    private readonly LruPolicy<BlockId> _policy = new(capacity);
    private int _left = int.MaxValue;

    public int Capacity => _policy.Capacity;

    public int Count => _policy.Count;

    /// <summary>The request behind the next <paramref name="after"/> fails.</summary>
    public void Fail(int after) => _left = after;

    public bool Contains(BlockId page) => _policy.Contains(page);

    public bool Request(BlockId page, bool discard = false, ICollection<BlockId>? evicted = null)
    {
        if (_left-- == 0)
        {
            _left = int.MaxValue;
            // It fails after its work: what it threw out is gone.
            _policy.Request(page, discard, evicted);
            throw new InvalidTimeZoneException("the caller's own");
        }

        return _policy.Request(page, discard, evicted);
    }

    public void Revise(BlockId page, bool discard) => _policy.Revise(page, discard);

    public void Pin(BlockId page) => _policy.Pin(page);

    public void Unpin(BlockId page) => _policy.Unpin(page);
}
