using Offprint.Numerics;

namespace Offprint.Algorithms;

/// <summary>
/// The earlier dynamic algorithm with levels of halving size and buffers (Lattanzi et al., NeurIPS 2020, the simple form), whose analysis the present paper corrects.
/// </summary>
/// <typeparam name="T">Item.</typeparam>
public sealed class BufferedLevelsMaximizer<T> : IDynamicMaximizer<T>
    where T : notnull
{
    private readonly CountedFunction<T> _function;
    private readonly IMarginalState<T> _empty;
    private readonly Dictionary<T, double> _items = [];
    private readonly SortedDictionary<int, Guess> _guesses = [];
    private readonly int _k, _levels;
    private readonly double _epsilon, _logBase;
    private readonly ulong _seed;

    /// <summary>Makes an empty structure.</summary>
    /// <param name="function">A monotone submodular function.</param>
    /// <param name="k">Most items in the solution, positive.</param>
    /// <param name="capacity">The largest number of items at one time that is planned for; more work too, at a higher cost.</param>
    /// <param name="epsilon">Between 0 and 0.5. Default 0.2.</param>
    /// <param name="seed">The seed. Default 42.</param>
    public BufferedLevelsMaximizer(ISubmodularFunction<T> function, int k, int capacity, double epsilon = 0.2, ulong seed = 42)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (!(epsilon > 0 && epsilon < 0.5)) throw new ArgumentException(FormattableString.Invariant($"Epsilon is {epsilon}; it must lie between 0 and 0.5."), nameof(epsilon));
        (_function, _k, _epsilon, _logBase, _seed) = (new CountedFunction<T>(function), k, epsilon, Math.Log(1 + epsilon), seed);
        (_empty, _levels) = (_function.NewState(), 1 + (int)Math.Ceiling(Math.Log2(Math.Max(2, capacity))));
    }

    /// <inheritdoc/>
    public long Queries => _function.Queries;

    /// <inheritdoc/>
    public IReadOnlyList<T> Solution => Best()?.Chosen() ?? [];

    /// <inheritdoc/>
    public double Value => Best()?.Value ?? 0;

    /// <inheritdoc/>
    public void Insert(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_items.ContainsKey(item)) throw new ArgumentException($"The item '{item}' is there already.", nameof(item));
        var value = _empty.Gain(item);
        _items.Add(item, value);
        foreach (var j in GuessesFor(value))
        {
            if (!_guesses.TryGetValue(j, out var guess)) _guesses[j] = guess = new Guess(this, Math.Exp(j * _logBase), Seed.Derive(_seed, "buffered guess", j));
            guess.Insert(item);
        }
    }

    /// <inheritdoc/>
    public bool Remove(T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!_items.Remove(item, out var value)) return false;
        foreach (var j in GuessesFor(value))
        {
            if (!_guesses.TryGetValue(j, out var guess)) continue;
            guess.Remove(item);
            if (guess.IsEmpty) _guesses.Remove(j);
        }

        return true;
    }

    private Guess? Best() => _guesses.Values.MaxBy(static guess => guess.Value);

    private IEnumerable<int> GuessesFor(double value)
    {
        if (value <= 0) return [];
        var low = (int)Math.Ceiling((Math.Log(value) / _logBase) - 1e-9);
        return Enumerable.Range(low, Math.Max(1, (int)Math.Floor(Math.Log(2 * _k * value) / _logBase) - low + 1));
    }

    private sealed class Guess
    {
        private readonly BufferedLevelsMaximizer<T> _owner;
        private readonly double _guess, _threshold;
        private readonly SeededRandom _random;
        private readonly HashSet<T>[] _candidates, _buffers;
        private readonly List<T>[] _chosen;
        private double? _value;

        public Guess(BufferedLevelsMaximizer<T> owner, double guess, ulong seed)
        {
            (_owner, _guess, _threshold, _random) = (owner, guess, guess / (2 * owner._k), new SeededRandom(seed));
            _candidates = [.. Enumerable.Range(0, owner._levels).Select(static _ => new HashSet<T>())];
            _buffers = [.. Enumerable.Range(0, owner._levels).Select(static _ => new HashSet<T>())];
            _chosen = [.. Enumerable.Range(0, owner._levels).Select(static _ => new List<T>())];
        }

        public bool IsEmpty => _candidates[0].Count == 0 && _buffers[0].Count == 0;

        public double Value => _value ??= Evaluate();

        public List<T> Chosen() => [.. _chosen.SelectMany(static s => s)];

        public void Insert(T item)
        {
            for (var l = 0; l < _buffers.Length; l++) _buffers[l].Add(item);
            for (var l = 0; l < _buffers.Length; l++)
            {
                if (_buffers[l].Count < 1 << (_owner._levels - 1 - l)) continue;
                Construct(l);
                return;
            }
        }

        public void Remove(T item)
        {
            for (var l = 0; l < _buffers.Length; l++)
            {
                _candidates[l].Remove(item);
                _buffers[l].Remove(item);
            }

            var level = Array.FindIndex(_chosen, s => s.Contains(item));
            if (level < 0) return;
            _chosen[level].Remove(item);
            _value = null;
            if (Value < (1 - _owner._epsilon) * _guess / 2) Construct(level);
        }

        private void Construct(int from)
        {
            _value = null;
            var state = _owner._function.NewState();
            var count = 0;
            foreach (var item in _chosen.Take(from).SelectMany(static s => s))
            {
                state.Add(item);
                count++;
            }

            _candidates[from].UnionWith(_buffers[from]);
            for (var l = from; l < _candidates.Length; l++)
            {
                if (l > from) _candidates[l].Clear();
                _buffers[l].Clear();
                _chosen[l].Clear();
                var rest = l == from ? [.. _candidates[from]] : _next;
                if (l > from) _candidates[l].UnionWith(rest);
                _random.Shuffle(rest);
                rest = count < _owner._k ? Array.FindAll(rest, item => state.Gain(item) >= _threshold) : rest;
                while (rest.Length >= 1 << (_owner._levels - 1 - l) && rest.Length > 0 && count < _owner._k)
                {
                    state.Add(rest[0]);
                    _chosen[l].Add(rest[0]);
                    count++;
                    rest = Array.FindAll(rest[1..], item => state.Gain(item) >= _threshold);
                }

                _next = rest;
            }

            _value = state.Value;
        }

        private T[] _next = [];

        private double Evaluate()
        {
            var state = _owner._function.NewState();
            foreach (var item in _chosen.SelectMany(static s => s)) state.Add(item);
            return _owner._function.Evaluate(state);
        }
    }
}
