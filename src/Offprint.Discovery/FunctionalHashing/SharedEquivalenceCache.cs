using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// A functional equivalence cache in one SQLite file, shared by any number of processes of one machine and kept between runs with the same probe. Thread-safe. Threads of one process wait for each other's evaluation of a
/// function; two processes that meet the same new function at the same time both evaluate it, and the mean of both is kept.
/// </summary>
public sealed class SharedEquivalenceCache : IEquivalenceCache, IDisposable
{
    // The fitness is kept by its bits: the file's own numbers know no NaN.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS functional_equivalence_1 (hash TEXT PRIMARY KEY, evaluations INTEGER NOT NULL, hits INTEGER NOT NULL, mean INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS by_use ON functional_equivalence_1 (used);
        CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT OR IGNORE INTO counter VALUES ('entries', 0), ('clock', 0);
        """;

    private readonly EquivalenceCacheOptions _options;
    private readonly SqliteFile _file;
    private readonly EvaluationFlights _flights = new();
    private readonly SeededRandom _random;
    private long _hits, _partial, _misses;

    private SharedEquivalenceCache(SqliteFile file, EquivalenceCacheOptions options)
    {
        (_file, _options) = (file, options);
        _random = new SeededRandom(options.Seed, "functional equivalence cache");
    }

    /// <inheritdoc/>
    public CacheStatistics Statistics
    {
        get
        {
            lock (_file.Gate)
            {
                return new CacheStatistics(_hits, _partial, _misses, (int)_file.Number("SELECT value FROM counter WHERE name = 'entries'"));
            }
        }
    }

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Settings, of this process alone: the file holds none.</param>
    /// <returns>The cache.</returns>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is no such cache.</exception>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static SharedEquivalenceCache Open(string path, EquivalenceCacheOptions? options = null)
    {
        options ??= new EquivalenceCacheOptions();
        options.Validate();

        // A cache can be computed again: after a power cut the last entries may be missing.
        return new SharedEquivalenceCache(SqliteFile.Open(path, "NORMAL", Schema, "a functional equivalence cache"), options);
    }

    /// <inheritdoc/>
    public bool TryGet(FunctionalHash hash, out double fitness)
    {
        lock (_file.Gate)
        {
            var found = 0.0;
            var hit = _file.Exclusively(() =>
            {
                if (Find(hash) is not { } entry)
                {
                    _misses++;
                    return false;
                }

                found = entry.Mean;
                if (entry.Evaluations < _options.MaxEvaluations)
                {
                    _partial++;
                    _file.Execute("UPDATE functional_equivalence_1 SET used = $used WHERE hash = $hash", ("$used", Tick()), ("$hash", hash.ToString()));
                    return false;
                }

                _hits++;
                if ((_options.RemoveProbability > 0 && _random.NextDouble() < _options.RemoveProbability) || (_options.ForgetEvery > 0 && entry.Hits + 1 >= _options.ForgetEvery))
                {
                    _file.Execute("DELETE FROM functional_equivalence_1 WHERE hash = $hash", ("$hash", hash.ToString()));
                    _file.Execute("UPDATE counter SET value = value - 1 WHERE name = 'entries'");
                }
                else
                {
                    _file.Execute("UPDATE functional_equivalence_1 SET hits = hits + 1, used = $used WHERE hash = $hash", ("$used", Tick()), ("$hash", hash.ToString()));
                }

                return true;
            });
            fitness = found;
            return hit;
        }
    }

    /// <inheritdoc/>
    public double Add(FunctionalHash hash, double fitness)
    {
        lock (_file.Gate)
        {
            return _file.Exclusively(() =>
            {
                if (Find(hash) is { } entry)
                {
                    var mean = EvaluationFlights.Mean(entry.Mean, fitness, entry.Evaluations + 1);
                    _file.Execute("UPDATE functional_equivalence_1 SET evaluations = evaluations + 1, mean = $mean WHERE hash = $hash", ("$mean", BitConverter.DoubleToInt64Bits(mean)), ("$hash", hash.ToString()));
                    return mean;
                }

                var entries = _file.Number("SELECT value FROM counter WHERE name = 'entries'");
                for (; entries >= _options.MaxSize; entries--)
                    _file.Execute("DELETE FROM functional_equivalence_1 WHERE hash = (SELECT hash FROM functional_equivalence_1 ORDER BY used LIMIT 1)");
                _file.Execute(
                    "INSERT INTO functional_equivalence_1 VALUES ($hash, 1, 0, $mean, $used)",
                    ("$hash", hash.ToString()), ("$mean", BitConverter.DoubleToInt64Bits(fitness)), ("$used", Tick()));
                _file.Execute("UPDATE counter SET value = $entries WHERE name = 'entries'", ("$entries", entries + 1));
                return fitness;
            });
        }
    }

    /// <inheritdoc/>
    public (double Fitness, bool Hit) GetOrEvaluate(FunctionalHash hash, Func<double> evaluate) => _flights.GetOrEvaluate(this, hash, evaluate);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private (int Evaluations, long Hits, double Mean)? Find(FunctionalHash hash) => _file.Read(
        "SELECT evaluations, hits, mean FROM functional_equivalence_1 WHERE hash = $hash",
        static row => ((int, long, double)?)(row.GetInt32(0), row.GetInt64(1), BitConverter.Int64BitsToDouble(row.GetInt64(2))), ("$hash", hash.ToString())).FirstOrDefault();

    /// <summary>The next time of use, across processes.</summary>
    private long Tick()
    {
        _file.Execute("UPDATE counter SET value = value + 1 WHERE name = 'clock'");
        return _file.Number("SELECT value FROM counter WHERE name = 'clock'");
    }
}
