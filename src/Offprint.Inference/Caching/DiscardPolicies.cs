using Offprint.Numerics;

namespace Offprint.Inference;

/// <summary>
/// FlushWhenAll0s (Antoniadis et al., "Paging with Succinct Predictions", arXiv 2210.02775): throws out any page whose last prediction was "discard"; when there is none, empties the whole cache.
/// Deterministic; misses are at most OPT + (k-1) wrong keeps + wrong discards. Pinned pages stay.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class FlushWhenAll0sPolicy<TPage>(int capacity) : EvictionPolicy<TPage>(capacity) where TPage : notnull
{
    private readonly PageSet<TPage> _keep = new(), _discard = new();

    private protected override void MakeRoom()
    {
        if (_discard.Count > 0)
        {
            Evict(_discard.Last);
            return;
        }

        while (_keep.Count > 0)
        {
            Evict(_keep.Last);
        }
    }

    private protected override void Place(CachePage<TPage> page) => (page.Discard ? _discard : _keep).Take(page);
}

/// <summary>
/// Mark0 (Antoniadis et al., arXiv 2210.02775): pages predicted "discard" go first, then random pages that were not asked for in this phase. Expected misses are at most
/// OPT + 2 H_k wrong keeps + wrong discards, with H_k = 1 + 1/2 + ... + 1/k. Constant time a request.
/// </summary>
/// <remarks>The listing is our reconstruction of the paper's; its bound is checked by enumeration in the tests.</remarks>
/// <typeparam name="TPage">Name of a page.</typeparam>
public sealed class Mark0Policy<TPage> : MarkingPolicy<TPage> where TPage : notnull
{
    private readonly bool _lazy;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Pages that fit.</param>
    /// <param name="seed">Seed of the random choices. Default 42.</param>
    /// <param name="lazy">Whether pages predicted "discard" stay until their room is needed (default), or leave at once.</param>
    public Mark0Policy(int capacity, ulong seed = 42, bool lazy = true) : this(capacity, new SeededRandom(seed, "mark0"), lazy)
    {
    }

    internal Mark0Policy(int capacity, Random random, bool lazy) : base(capacity, random) => _lazy = lazy;

    private protected override bool GoesFirst(CachePage<TPage> page) => page.Discard;

    private protected override void Served(CachePage<TPage> page)
    {
        if (page.Discard && !_lazy)
        {
            Evict(page);
        }
    }
}

/// <summary>The randomised marking algorithm (Fiat et al., 1991), without predictions: throws out a random page that was not asked for in this phase; 2 H_k-competitive.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
/// <param name="seed">Seed of the random choices. Default 42.</param>
public sealed class MarkerPolicy<TPage>(int capacity, ulong seed = 42) : MarkingPolicy<TPage>(capacity, new SeededRandom(seed, "marking")) where TPage : notnull
{
    private protected override bool GoesFirst(CachePage<TPage> page) => false;
}

/// <summary>
/// Mark&amp;Predict (Antoniadis et al., arXiv 2210.02775) for phase predictions (true: the page is not asked for in the next phase): among the pages not asked for in this phase a random one that is
/// predicted to stay away goes first. Expected misses are at most 2 OPT + H_k wrong keeps + wrong discards, and O(log k) OPT whatever is predicted.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public sealed class MarkAndPredictPolicy<TPage> : MarkingPolicy<TPage> where TPage : notnull
{
    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Pages that fit.</param>
    /// <param name="seed">Seed of the random choices. Default 42.</param>
    public MarkAndPredictPolicy(int capacity, ulong seed = 42) : this(capacity, new SeededRandom(seed, "marking"))
    {
    }

    internal MarkAndPredictPolicy(int capacity, Random random) : base(capacity, random)
    {
    }

    private protected override bool GoesFirst(CachePage<TPage> page) => page.Discard && !page.Marked;
}

/// <summary>
/// The marking algorithm: pages that were asked for in this phase are marked; a random page that a prediction lets go first is thrown out, else a random unmarked one, and when all are marked a new phase begins.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public abstract class MarkingPolicy<TPage> : EvictionPolicy<TPage> where TPage : notnull
{
    private readonly Random _random;
    private readonly PageSet<TPage> _marked = new(), _unmarked = new(), _first = new();

    private protected MarkingPolicy(int capacity, Random random) : base(capacity) => _random = random;

    /// <summary>Whether a page goes before all unmarked ones.</summary>
    private protected abstract bool GoesFirst(CachePage<TPage> page);

    private protected override void MakeRoom()
    {
        if (_first.Count + _unmarked.Count == 0)
        {
            // A new phase. Pinned pages lose their marks too, for the time when they are free again.
            foreach (var page in Pages)
            {
                page.Marked = false;
            }

            foreach (var page in _marked.ToArray())
            {
                Place(page);
            }
        }

        Evict((_first.Count > 0 ? _first : _unmarked).Draw(_random));
    }

    private protected override void Requested(CachePage<TPage> page, bool hit) => page.Marked = true;

    private protected override void Place(CachePage<TPage> page) => (GoesFirst(page) ? _first : page.Marked ? _marked : _unmarked).Take(page);
}
