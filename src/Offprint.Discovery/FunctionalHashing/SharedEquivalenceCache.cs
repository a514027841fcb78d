using System.Globalization;
using Microsoft.Data.Sqlite;
using Offprint.Numerics;

namespace Offprint.Discovery;

/// <summary>
/// A functional equivalence cache in one SQLite file, shared by any number of processes of one machine and kept between runs with the same probe. Thread-safe. Threads of one process wait for each other's evaluation of a
/// function; two processes that meet the same new function at the same time both evaluate it, and the mean of both is kept.
/// </summary>
public sealed class SharedEquivalenceCache : IEquivalenceCache, IDisposable
{
    private readonly EquivalenceCacheOptions _options;
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private readonly Lock[] _flights = [.. Enumerable.Range(0, 64).Select(static _ => new Lock())];
    private readonly SeededRandom _random;
    private long _hits, _partial, _misses;

    private SharedEquivalenceCache(SqliteConnection connection, EquivalenceCacheOptions options)
    {
        (_connection, _options) = (connection, options);
        _random = new SeededRandom(options.Seed, "functional equivalence cache");
        _connection.Open();
    }

    /// <inheritdoc/>
    public CacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new CacheStatistics(_hits, _partial, _misses, (int)Number("SELECT value FROM counter WHERE name = 'entries'"));
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
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new EquivalenceCacheOptions();
        options.Validate();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of the cache '{path}' does not exist.");
        }

        SharedEquivalenceCache? cache = null;
        try
        {
            cache = new SharedEquivalenceCache(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60, Pooling = false }.ToString()), options);
            // A cache can be computed again: after a power cut the last entries may be missing.
            cache.Execute("PRAGMA journal_mode = WAL");
            cache.Execute("PRAGMA synchronous = NORMAL");
            cache.Exclusively(() =>
            {
                // The fitness is kept by its bits: the file's own numbers know no NaN.
                cache.Execute("CREATE TABLE IF NOT EXISTS functional_equivalence_1 (hash TEXT PRIMARY KEY, evaluations INTEGER NOT NULL, hits INTEGER NOT NULL, mean INTEGER NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID");
                cache.Execute("CREATE INDEX IF NOT EXISTS by_use ON functional_equivalence_1 (used)");
                cache.Execute("CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
                cache.Execute("INSERT OR IGNORE INTO counter VALUES ('entries', 0), ('clock', 0)");
                return 0;
            });
            return cache;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 26 or 1 or 11)
        {
            cache?.Dispose();
            throw new InvalidDataException($"{path} is not a functional equivalence cache ({exception.Message}).", exception);
        }
    }

    /// <inheritdoc/>
    public bool TryGet(FunctionalHash hash, out double fitness)
    {
        lock (_lock)
        {
            var found = 0.0;
            var hit = Exclusively(() =>
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
                    Execute("UPDATE functional_equivalence_1 SET used = $used WHERE hash = $hash", ("$used", Tick()), ("$hash", hash.ToString()));
                    return false;
                }

                _hits++;
                if ((_options.RemoveProbability > 0 && _random.NextDouble() < _options.RemoveProbability) || (_options.ForgetEvery > 0 && entry.Hits + 1 >= _options.ForgetEvery))
                {
                    Execute("DELETE FROM functional_equivalence_1 WHERE hash = $hash", ("$hash", hash.ToString()));
                    Execute("UPDATE counter SET value = value - 1 WHERE name = 'entries'");
                }
                else
                {
                    Execute("UPDATE functional_equivalence_1 SET hits = hits + 1, used = $used WHERE hash = $hash", ("$used", Tick()), ("$hash", hash.ToString()));
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
        lock (_lock)
        {
            return Exclusively(() =>
            {
                if (Find(hash) is { } entry)
                {
                    var mean = entry.Mean + ((fitness - entry.Mean) / (entry.Evaluations + 1));
                    Execute("UPDATE functional_equivalence_1 SET evaluations = evaluations + 1, mean = $mean WHERE hash = $hash", ("$mean", BitConverter.DoubleToInt64Bits(mean)), ("$hash", hash.ToString()));
                    return mean;
                }

                var entries = Number("SELECT value FROM counter WHERE name = 'entries'");
                for (; entries >= _options.MaxSize; entries--)
                    Execute("DELETE FROM functional_equivalence_1 WHERE hash = (SELECT hash FROM functional_equivalence_1 ORDER BY used LIMIT 1)");
                Execute(
                    "INSERT INTO functional_equivalence_1 VALUES ($hash, 1, 0, $mean, $used)",
                    ("$hash", hash.ToString()), ("$mean", BitConverter.DoubleToInt64Bits(fitness)), ("$used", Tick()));
                Execute("UPDATE counter SET value = $entries WHERE name = 'entries'", ("$entries", entries + 1));
                return fitness;
            });
        }
    }

    /// <inheritdoc/>
    public (double Fitness, bool Hit) GetOrEvaluate(FunctionalHash hash, Func<double> evaluate)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        lock (_flights[(int)(hash.Lo % (ulong)_flights.Length)])
        {
            return TryGet(hash, out var known) ? (known, true) : (Add(hash, evaluate()), false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private (int Evaluations, long Hits, double Mean)? Find(FunctionalHash hash)
    {
        using var command = Command("SELECT evaluations, hits, mean FROM functional_equivalence_1 WHERE hash = $hash", ("$hash", hash.ToString()));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), reader.GetInt64(1), BitConverter.Int64BitsToDouble(reader.GetInt64(2))) : null;
    }

    /// <summary>The next time of use, across processes.</summary>
    private long Tick()
    {
        Execute("UPDATE counter SET value = value + 1 WHERE name = 'clock'");
        return Number("SELECT value FROM counter WHERE name = 'clock'");
    }

    /// <summary>In a transaction that no other process interrupts.</summary>
    private T Exclusively<T>(Func<T> action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = action();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            Execute("ROLLBACK");
            throw;
        }
    }

    private long Number(string sql)
    {
        using var command = Command(sql);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // all statements are constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
