namespace Offprint.Inference;

/// <summary>Policies that throw out the page of the lowest rank, among equals the one whose request is longest ago. A request takes logarithmic time.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public abstract class RankedPolicy<TPage> : EvictionPolicy<TPage> where TPage : notnull
{
    private readonly SortedDictionary<(double Rank, long Stamp), CachePage<TPage>> _order = [];
    private readonly Dictionary<CachePage<TPage>, (double Rank, long Stamp)> _places = new(ReferenceEqualityComparer.Instance);

    private protected RankedPolicy(int capacity) : base(capacity)
    {
    }

    private protected sealed override void MakeRoom() => Evict(_order.First().Value);

    private protected sealed override void Place(CachePage<TPage> page)
    {
        Detach(page);
        var place = _places[page] = (RankOf(page), page.Stamp);
        _order.Add(place, page);
    }

    private protected virtual double RankOf(CachePage<TPage> page) => page.Rank;

    private protected sealed override void Detach(CachePage<TPage> page)
    {
        if (_places.Remove(page, out var place))
        {
            _order.Remove(place);
        }
    }
}

/// <summary>Least recently used: k-competitive, the usual policy.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class LruPolicy<TPage>(int capacity) : RankedPolicy<TPage>(capacity) where TPage : notnull;

/// <summary>First in, first out.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class FifoPolicy<TPage>(int capacity) : RankedPolicy<TPage>(capacity) where TPage : notnull
{
    private protected override void Requested(CachePage<TPage> page, bool hit)
    {
        if (!hit)
        {
            page.Rank = Time;
        }
    }
}

/// <summary>Least frequently used since it was loaded; among equals the least recently used.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class LfuPolicy<TPage>(int capacity) : RankedPolicy<TPage>(capacity) where TPage : notnull
{
    private protected override void Requested(CachePage<TPage> page, bool hit) => page.Rank++;
}

/// <summary>
/// Follows discard bits without drawing: the least recently used of the pages predicted "discard" goes first, then the least recently used of all. Good when the bits are; it has no bound when they are not.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class DiscardFirstPolicy<TPage>(int capacity) : RankedPolicy<TPage>(capacity) where TPage : notnull
{
    private protected override double RankOf(CachePage<TPage> page) => page.Discard ? 0 : 1;
}

/// <summary>Follows predictions of the whole future blindly: throws out the page whose next request is predicted farthest away.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
/// <param name="nextRequest">The number of the next request of a page, predicted when it is asked for: the page, the number of the present request from 1; infinity for never.</param>
public sealed class BlindOraclePolicy<TPage>(int capacity, Func<TPage, long, double> nextRequest) : RankedPolicy<TPage>(capacity) where TPage : notnull
{
    private protected override void Requested(CachePage<TPage> page, bool hit) => page.Rank = -nextRequest(page.Page, Time);
}
