namespace Offprint.Inference;

/// <summary>What is known of a request beside the name of its page.</summary>
/// <param name="Depth">How many pages stand before it, for pages in chains such as blocks of a prompt.</param>
/// <param name="Children">Pages in the cache that continue this one.</param>
/// <param name="Tail">Whether the page is behind the part that others share: a user's own words behind a system prompt.</param>
/// <param name="Tenant">Number of the one who asks; a predictor may tell a few apart.</param>
public readonly record struct RequestContext(int Depth = 0, int Children = 0, bool Tail = false, int Tenant = 0);

/// <summary>Says with each request whether its page can go.</summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
public interface IDiscardPredictor<in TPage> where TPage : notnull
{
    /// <summary>Sees a request and says whether its page can go after it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="context">What else is known.</param>
    bool Predict(TPage page, RequestContext context = default);
}

/// <summary>
/// Keeps the pages that return soonest, as many as fit: a page stays when its mean time between requests is below a limit, which moves so that what stays fills the cache (a kept request takes a page's room
/// for the time until the next one, so on average the room taken is the mean of these times). Pages that came once are kept when most such pages came back within the limit. It remembers every page that it saw.
/// </summary>
/// <typeparam name="TPage">Name of a page.</typeparam>
/// <param name="capacity">Pages that fit.</param>
public sealed class ReuseDistancePredictor<TPage>(int capacity) : IDiscardPredictor<TPage> where TPage : notnull
{
    private const double GapMemory = 0.3, Memory = 0.02, Pace = 0.01;

    private readonly Dictionary<TPage, (long Last, long Requests, double Gap)> _pages = [];
    private readonly Queue<(TPage Page, long Time)> _newcomers = [];
    private double _limit = 4.0 * capacity, _returning = 1;
    private long _time;

    /// <inheritdoc/>
    public bool Predict(TPage page, RequestContext context = default)
    {
        ArgumentNullException.ThrowIfNull(page);
        _time++;
        while (_newcomers.TryPeek(out var oldest) && _time - oldest.Time > _limit)
        {
            _newcomers.Dequeue();
            _returning += Memory * ((_pages[oldest.Page].Requests > 1 ? 1 : 0) - _returning);
        }

        if (!_pages.TryGetValue(page, out var known))
        {
            _pages[page] = (_time, 1, 0);
            _newcomers.Enqueue((page, _time));
            Adapt(0);
            return _returning < 0.5;
        }

        double now = _time - known.Last;
        var gap = known.Requests == 1 ? now : known.Gap + (GapMemory * (now - known.Gap));
        _pages[page] = (_time, known.Requests + 1, gap);
        var keep = gap <= _limit;
        Adapt(keep ? gap : 0);
        return !keep;
    }

    /// <summary>Every request moves the limit: up by one that takes no room, down by one that takes more than the whole cache has for each request.</summary>
    private void Adapt(double room) => _limit = Math.Clamp(_limit * Math.Exp(Pace * (1 - (room / capacity))), 1, 16.0 * capacity);
}
