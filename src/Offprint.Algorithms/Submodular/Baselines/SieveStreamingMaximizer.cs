namespace Offprint.Algorithms;

/// <summary>
/// Sieve-streaming (Badanidiyuru et al. 2014): one threshold set for each guess of the optimum. It knows no deletions: a sieve that loses a member reads all
/// items again, |V| evaluations.
/// </summary>
/// <typeparam name="T">Item.</typeparam>
public sealed class SieveStreamingMaximizer<T> : IDynamicMaximizer<T>
    where T : notnull
{
    private readonly CountedFunction<T> _function;
    private readonly IMarginalState<T> _empty;
    private readonly Dictionary<T, (long Order, double Value)> _items = [];
    private readonly SortedDictionary<int, Sieve> _sieves = [];
    private readonly int _k;
    private readonly double _logBase;
    private long _order;

    /// <summary>Makes an empty structure.</summary>
    /// <param name="function">A monotone submodular function.</param>
    /// <param name="k">Most items in the solution, positive.</param>
    /// <param name="epsilon">Guesses are powers of 1 + ε; between 0 and 1. Default 0.2.</param>
    public SieveStreamingMaximizer(ISubmodularFunction<T> function, int k, double epsilon = 0.2)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (!(epsilon > 0 && epsilon < 1)) throw new ArgumentException(FormattableString.Invariant($"Epsilon is {epsilon}; it must lie between 0 and 1."), nameof(epsilon));
        (_function, _k, _logBase) = (new CountedFunction<T>(function), k, Math.Log(1 + epsilon));
        _empty = _function.NewState();
    }

    /// <inheritdoc/>
    public long Queries => _function.Queries;

    /// <inheritdoc/>
    public IReadOnlyList<T> Solution => Best is { } best ? [.. best.Members] : [];

    /// <inheritdoc/>
    public double Value => Best?.State.Value ?? 0;

    private Sieve? Best => _sieves.Values.MaxBy(static sieve => sieve.State.Value);

    /// <inheritdoc/>
    public void Insert(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_items.ContainsKey(item)) throw new ArgumentException($"The item '{item}' is there already.", nameof(item));
        var value = _empty.Gain(item);
        _items.Add(item, (_order++, value));
        foreach (var j in SievesFor(value))
        {
            if (!_sieves.TryGetValue(j, out var sieve)) _sieves[j] = sieve = new Sieve(_function.NewState());
            Offer(sieve, j, item);
        }
    }

    /// <inheritdoc/>
    public bool Remove(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_items.Remove(item)) return false;
        foreach (var j in _sieves.Where(pair => pair.Value.Members.Contains(item)).Select(static pair => pair.Key).ToList())
        {
            var sieve = new Sieve(_function.NewState());
            foreach (var (other, entry) in _items.OrderBy(static pair => pair.Value.Order))
            {
                if (SievesFor(entry.Value).Contains(j)) Offer(sieve, j, other);
            }

            if (sieve.Members.Count > 0) _sieves[j] = sieve;
            else _sieves.Remove(j);
        }

        return true;
    }

    private void Offer(Sieve sieve, int j, T item)
    {
        if (sieve.Members.Count >= _k) return;
        var needed = ((Math.Exp(j * _logBase) / 2) - sieve.State.Value) / (_k - sieve.Members.Count);
        if (sieve.State.Gain(item) < needed) return;
        sieve.State.Add(item);
        sieve.Members.Add(item);
    }

    private IEnumerable<int> SievesFor(double value) => value <= 0 ? [] : Enumerable.Range(
        (int)Math.Ceiling((Math.Log(value) / _logBase) - 1e-9),
        1 + Math.Max(0, (int)Math.Floor(Math.Log(2 * _k * value) / _logBase) - (int)Math.Ceiling((Math.Log(value) / _logBase) - 1e-9)));

    private sealed record Sieve(IMarginalState<T> State)
    {
        public HashSet<T> Members { get; } = [];
    }
}
