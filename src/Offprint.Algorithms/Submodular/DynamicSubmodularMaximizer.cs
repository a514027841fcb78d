using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>
/// Keeps at most k items of high value under a monotone submodular function while items are inserted and deleted: a (1/2 − ε)-approximation in expectation with
/// polylogarithmically many evaluations an update, amortised, as long as the updates do not depend on the random choices (Banihashem et al., ICML 2023).
/// </summary>
/// <typeparam name="T">Item.</typeparam>
/// <seealso href="https://arxiv.org/abs/2305.15192">Dynamic Constrained Submodular Optimization with Polylogarithmic Update Time</seealso>
public sealed class DynamicSubmodularMaximizer<T> : IDynamicMaximizer<T>
    where T : notnull
{
    private readonly CountedFunction<T> _function;
    private readonly IMarginalState<T> _empty;
    private readonly DynamicSubmodularOptions _options;
    private readonly double _logBase;
    private readonly Dictionary<T, int> _handles = [];
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly SortedDictionary<int, Guessed> _guesses = [];
    private long _updates, _rebuilds;
    private int _nextHandle;
    private (IReadOnlyList<T> Items, double Value, GuessInstance<T>? Source)? _answer;

    /// <summary>Makes an empty structure.</summary>
    /// <param name="function">A monotone submodular function; <see cref="Submodular.FindCounterExample"/> spot-checks that.</param>
    /// <param name="k">Most items in the solution, positive.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">k is below 1 or an option is out of range.</exception>
    public DynamicSubmodularMaximizer(ISubmodularFunction<T> function, int k, DynamicSubmodularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        _options = options ?? new DynamicSubmodularOptions();
        _options.Validate();
        (K, _function) = (k, new CountedFunction<T>(function));
        (_empty, _logBase) = (_function.NewState(), Math.Log(1 + _options.Epsilon));
    }

    /// <summary>Most items in the solution.</summary>
    public int K { get; }

    /// <summary>Items that are there.</summary>
    public int Count => _handles.Count;

    /// <inheritdoc/>
    public long Queries => _function.Queries;

    /// <inheritdoc/>
    public IReadOnlyList<T> Solution => Answer().Items;

    /// <inheritdoc/>
    public double Value => Answer().Value;

    /// <summary>What keeping the solution has cost so far.</summary>
    public MaintenanceStats Stats => new(_updates, Queries, _rebuilds + _guesses.Values.Sum(static g => g.Instance.Rebuilds), _guesses.Count, _guesses.Values.Sum(static g => g.Instance.Levels.Count));

    internal IEnumerable<GuessInstance<T>> Instances => _guesses.Values.Select(static g => g.Instance);

    /// <inheritdoc/>
    public void Insert(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_handles.ContainsKey(item)) throw new ArgumentException($"The item '{item}' is there already; remove it before inserting it again.", nameof(item));
        var value = _empty.Gain(item);
        if (!(value >= 0) || double.IsInfinity(value)) throw new ArgumentException(FormattableString.Invariant($"The function's value of '{item}' is {value}; it must be finite and 0 or more."), nameof(item));
        var handle = _nextHandle++;
        _handles.Add(item, handle);
        _entries.Add(handle, new Entry(item, value));
        _updates++;
        _answer = null;
        foreach (var j in GuessesFor(value))
        {
            if (!_guesses.TryGetValue(j, out var guessed))
            {
                var instance = new GuessInstance<T>(_function, ItemOf, Math.Pow(1 + _options.Epsilon, j), K, _options, Seed.Derive(_options.Seed, "guess", j));
                _guesses[j] = guessed = new Guessed(instance);
            }

            guessed.Instance.Insert(handle, value);
            if (guessed.Instance.IsEmpty) _guesses.Remove(j); // at the edge of the range
        }
    }

    /// <inheritdoc/>
    public bool Remove(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_handles.Remove(item, out var handle)) return false;
        _updates++;
        _answer = null;
        _entries[handle] = _entries[handle] with { Alive = false };
        foreach (var j in GuessesFor(_entries[handle].Value))
        {
            if (!_guesses.TryGetValue(j, out var guessed)) continue;
            guessed.Instance.Remove(handle);
            if (guessed.Known is { } known && known.Handles.Contains(handle)) guessed.Known = null;
            if (!guessed.Instance.IsEmpty) continue;
            _rebuilds += guessed.Instance.Rebuilds;
            _guesses.Remove(j);
        }

        if (_entries.Count > 64 && _entries.Count > 2 * (_handles.Count + _guesses.Values.Sum(static g => g.Instance.Levels[^1].ChosenBefore))) Sweep();
        return true;
    }

    /// <summary>Where each item of the solution comes from.</summary>
    public IReadOnlyList<ChosenItem<T>> Explain()
    {
        if (Answer().Source is not { } source) return [];
        return
        [
            .. source.Levels.SelectMany((level, i) => level.Sample.Where(h => _entries[h].Alive)
                .Select(h => new ChosenItem<T>(_entries[h].Item, i + 1, level.Threshold, level.BucketAtBuild, source.Guess))),
        ];
    }

    private T ItemOf(int handle) => _entries[handle].Item;

    /// <summary>The guesses that care for an item: value ≤ guess, and τ = guess / 2k ≤ value.</summary>
    private IEnumerable<int> GuessesFor(double value)
    {
        if (value <= 0) return [];
        var low = (int)Math.Ceiling((Math.Log(value) / _logBase) - 1e-9);
        var high = (int)Math.Floor((Math.Log(2 * K * value) / _logBase) - 1e-12);
        return Enumerable.Range(low, Math.Max(1, high - low + 1));
    }

    /// <summary>The best guess. f of what is left of a sample is evaluated only where the bound f(G_T) beats the best so far, and only once a change.</summary>
    private (IReadOnlyList<T> Items, double Value, GuessInstance<T>? Source) Answer()
    {
        if (_answer is { } known) return known;
        var (best, handles, source) = (0.0, Array.Empty<int>(), (GuessInstance<T>?)null);
        foreach (var guessed in _guesses.Values.OrderByDescending(static g => g.Instance.Bound))
        {
            if (guessed.Instance.Bound <= best) break;
            if (guessed.Known is not { } current || current.Version != guessed.Instance.Version)
            {
                var all = guessed.Instance.Chosen.ToArray();
                var alive = Array.FindAll(all, h => _entries[h].Alive);
                guessed.Known = current = new Evaluated(guessed.Instance.Version, [.. alive], alive.Length == all.Length ? guessed.Instance.Bound : Evaluate(alive));
            }

            if (current.Value > best) (best, handles, source) = (current.Value, [.. guessed.Instance.Chosen.Where(h => _entries[h].Alive)], guessed.Instance);
        }

        IReadOnlyList<T> items = Array.ConvertAll(handles, ItemOf);
        _answer = (items, best, source);
        return _answer.Value;
    }

    private double Evaluate(int[] handles)
    {
        var state = _function.NewState();
        foreach (var handle in handles) state.Add(ItemOf(handle));
        return _function.Evaluate(state);
    }

    /// <summary>Forgets items that are gone and no longer in any sample.</summary>
    private void Sweep()
    {
        var needed = _guesses.Values.SelectMany(static g => g.Instance.Chosen).ToHashSet();
        foreach (var handle in _entries.Where(pair => !pair.Value.Alive && !needed.Contains(pair.Key)).Select(static pair => pair.Key).ToList()) _entries.Remove(handle);
    }

    private readonly record struct Entry(T Item, double Value, bool Alive = true);

    private sealed record Evaluated(int Version, HashSet<int> Handles, double Value);

    private sealed class Guessed(GuessInstance<T> instance)
    {
        public GuessInstance<T> Instance { get; } = instance;

        public Evaluated? Known { get; set; }
    }
}
