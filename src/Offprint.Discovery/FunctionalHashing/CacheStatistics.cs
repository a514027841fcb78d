namespace Offprint.Discovery;

/// <summary>What an <see cref="EquivalenceCache"/> has saved.</summary>
/// <param name="Hits">Candidates answered without a full evaluation.</param>
/// <param name="PartialHits">Known functions that were evaluated once more to average noise.</param>
/// <param name="Misses">New functions.</param>
/// <param name="Entries">Functions in the cache.</param>
public sealed record CacheStatistics(long Hits, long PartialHits, long Misses, int Entries)
{
    /// <summary>Share of candidates answered without a full evaluation; 0 before the first one.</summary>
    public double HitRate => Hits + PartialHits + Misses == 0 ? 0 : (double)Hits / (Hits + PartialHits + Misses);
}
