using System.Diagnostics.CodeAnalysis;

namespace Offprint.Inference;

/// <summary>
/// A cache of values that throws out what its predictor says can go: <see cref="Mark0Policy{TPage}"/> guarded by <see cref="LruPolicy{TPage}"/>, unless another policy is given. For several threads.
/// </summary>
/// <typeparam name="TKey">Name of a value.</typeparam>
/// <typeparam name="TValue">A value.</typeparam>
public sealed class PredictiveCache<TKey, TValue> where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly List<TKey> _gone = [];
    private readonly IEvictionPolicy<TKey> _policy;
    private readonly IDiscardPredictor<TKey> _predictor;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="capacity">Values that fit.</param>
    /// <param name="predictor">Says what can go; null: an <see cref="OnlineLogisticPredictor{TPage}"/>.</param>
    /// <param name="policy">Decides what goes; null: see above.</param>
    /// <exception cref="ArgumentException">The policy has another capacity.</exception>
    public PredictiveCache(int capacity, IDiscardPredictor<TKey>? predictor = null, IEvictionPolicy<TKey>? policy = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _predictor = predictor ?? new OnlineLogisticPredictor<TKey>(capacity);
        _policy = policy ?? new RobustPolicy<TKey>(new Mark0Policy<TKey>(capacity), new LruPolicy<TKey>(capacity));
        if (_policy.Capacity != capacity)
        {
            throw new ArgumentException($"The policy has {_policy.Capacity} pages, the cache {capacity}.", nameof(policy));
        }
    }

    /// <summary>Values that are there.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _values.Count;
            }
        }
    }

    /// <summary>Requests that found their value.</summary>
    public long Hits { get; private set; }

    /// <summary>Requests that did not.</summary>
    public long Misses { get; private set; }

    /// <summary>Gets a value; makes it when it is not there.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="make">Makes it; called outside of the lock, so two threads may make the same value.</param>
    /// <param name="context">What else is known of the request.</param>
    public TValue GetOrAdd(TKey key, Func<TKey, TValue> make, RequestContext context = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(make);
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var known))
            {
                Hits++;
                Requested(key, context);
                return known;
            }

            Misses++;
        }

        var value = make(key);
        lock (_gate)
        {
            _values[key] = value;
            Requested(key, context);
        }

        return value;
    }

    /// <summary>Looks a value up without asking for it: nothing is counted.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">The value.</param>
    public bool TryPeek(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            return _values.TryGetValue(key, out value);
        }
    }

    private void Requested(TKey key, RequestContext context)
    {
        _gone.Clear();
        _policy.Request(key, _predictor.Predict(key, context), _gone);
        foreach (var gone in _gone)
        {
            _values.Remove(gone);
        }
    }
}
