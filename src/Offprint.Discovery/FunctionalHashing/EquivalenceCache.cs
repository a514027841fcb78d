using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// Fitness by functional hash: running mean, number of evaluations and hits of each function, the least recently used dropped first (the paper's functional
/// equivalence cache). Thread-safe; <see cref="GetOrEvaluate"/> lets one thread evaluate while others wait for the same function.
/// </summary>
public sealed class EquivalenceCache : IEquivalenceCache
{
    private const string Header = "offprint functional equivalence cache 1";

    private readonly EquivalenceCacheOptions _options;
    private readonly Lock _lock = new();
    private readonly EvaluationFlights _flights = new();
    private readonly Dictionary<FunctionalHash, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _order = new();
    private readonly SeededRandom _random;
    private long _hits, _partial, _misses;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="options">Settings.</param>
    public EquivalenceCache(EquivalenceCacheOptions? options = null)
    {
        _options = options ?? new EquivalenceCacheOptions();
        _options.Validate();
        _random = new SeededRandom(_options.Seed, "functional equivalence cache");
    }

    /// <inheritdoc/>
    public CacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new CacheStatistics(_hits, _partial, _misses, _entries.Count);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryGet(FunctionalHash hash, out double fitness)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(hash, out var node))
            {
                _misses++;
                fitness = 0;
                return false;
            }

            _order.Remove(node);
            _order.AddLast(node);
            var entry = node.Value;
            fitness = entry.Mean;
            if (entry.Evaluations < _options.MaxEvaluations)
            {
                _partial++;
                return false;
            }

            _hits++;
            entry.Hits++;
            if ((_options.RemoveProbability > 0 && _random.NextDouble() < _options.RemoveProbability) || (_options.ForgetEvery > 0 && entry.Hits >= _options.ForgetEvery))
            {
                _order.Remove(node);
                _entries.Remove(hash);
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public double Add(FunctionalHash hash, double fitness)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(hash, out var node))
            {
                if (_entries.Count == _options.MaxSize)
                {
                    _entries.Remove(_order.First!.Value.Hash);
                    _order.RemoveFirst();
                }

                _entries[hash] = node = _order.AddLast(new Entry(hash));
            }

            var entry = node.Value;
            entry.Evaluations++;
            return entry.Mean = EvaluationFlights.Mean(entry.Mean, fitness, entry.Evaluations);
        }
    }

    /// <inheritdoc/>
    public (double Fitness, bool Hit) GetOrEvaluate(FunctionalHash hash, Func<double> evaluate) => _flights.GetOrEvaluate(this, hash, evaluate);

    /// <summary>Writes the entries, for another run with the same probe.</summary>
    /// <param name="stream">Where to.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.NewLine = "\n";
        writer.WriteLine(Header);
        lock (_lock)
        {
            foreach (var entry in _order)
            {
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Hash} {entry.Evaluations} {entry.Hits} {entry.Mean:R}"));
            }
        }
    }

    /// <summary>Reads entries that <see cref="Save"/> wrote and adds them.</summary>
    /// <param name="stream">Where from.</param>
    /// <exception cref="InvalidDataException">It holds something else; the message names the line. Nothing is added then.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, leaveOpen: true);
        if (reader.ReadLine() != Header)
        {
            throw new InvalidDataException("Line 1 is not the head of a functional equivalence cache.");
        }

        var read = new List<Entry>();
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var parts = line.Split(' ');
            if (parts.Length != 4 || !TryParse(parts[0], out var hash) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var evaluations)
                || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var hits) || !double.TryParse(parts[3], NumberStyles.Float, CultureInfo.InvariantCulture, out var mean))
            {
                throw new InvalidDataException($"Line {number} is not an entry of a functional equivalence cache.");
            }

            read.Add(new Entry(hash.Value) { Evaluations = evaluations, Hits = hits, Mean = mean });
        }

        lock (_lock)
        {
            foreach (var entry in read.TakeLast(_options.MaxSize))
            {
                if (_entries.Count < _options.MaxSize && !_entries.ContainsKey(entry.Hash))
                {
                    _entries[entry.Hash] = _order.AddLast(entry);
                }
            }
        }
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out FunctionalHash? hash)
    {
        try
        {
            hash = FunctionalHash.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            hash = null;
            return false;
        }
    }

    private sealed class Entry(FunctionalHash hash)
    {
        public FunctionalHash Hash { get; } = hash;

        public int Evaluations { get; set; }

        public long Hits { get; set; }

        public double Mean { get; set; }
    }
}
