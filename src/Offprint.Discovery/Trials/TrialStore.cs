using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Offprint.Discovery;

/// <summary>
/// Trials of any number of studies in one SQLite file, shared by any number of processes of one machine. Every ask and every outcome is on disk before it counts, and
/// the order of both is kept: it is what algorithms are restored from.
/// </summary>
public sealed class TrialStore : IDisposable
{
    private readonly SqliteConnection _connection;

    private TrialStore(SqliteConnection connection, string name)
    {
        (_connection, Name) = (connection, name);
        _connection.Open();
    }

    /// <summary>The file, or "memory".</summary>
    public string Name { get; }

    /// <summary>Held around transactions: one connection is one thread's at a time.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The store.</returns>
    /// <exception cref="InvalidDataException">The file is not a store of trials.</exception>
    public static TrialStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of the store '{path}' does not exist.");
        }

        return Create(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60, Pooling = false }, path);
    }

    /// <summary>A store that is gone when it is closed.</summary>
    /// <returns>The store.</returns>
    public static TrialStore InMemory() => Create(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }, "memory");

    /// <summary>The names of the studies.</summary>
    /// <returns>The names, oldest first.</returns>
    public IReadOnlyList<string> Studies() => Read("SELECT name FROM study ORDER BY id", static r => r.GetString(0));

    /// <summary>The trials of a study.</summary>
    /// <param name="study">Its name.</param>
    /// <returns>The trials in order.</returns>
    /// <exception cref="ArgumentException">There is no such study.</exception>
    public IReadOnlyList<TrialRecord> Trials(string study) => Trials(Find(study) ?? throw new ArgumentException(
        $"{Name} holds no study '{study}'; it holds {(Studies() is { Count: > 0 } names ? string.Join(", ", names) : "none")}.", nameof(study)));

    /// <summary>The measurements that trials of a study reported on the way.</summary>
    /// <param name="study">Its name.</param>
    /// <returns>Trial, step and value, in order.</returns>
    public IReadOnlyList<(long Trial, double Step, double Value)> Measurements(string study) =>
        Read("SELECT number, step, value FROM measurement WHERE study = $study ORDER BY number, step", static r => (r.GetInt64(0), r.GetDouble(1), r.GetDouble(2)), ("$study", Find(study)));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();

    internal long? Find(string study) => Read("SELECT id FROM study WHERE name = $name", static r => (long?)r.GetInt64(0), ("$name", study)).FirstOrDefault();

    internal IReadOnlyList<TrialRecord> Trials(long study) => Read(
        "SELECT number, dna, state, attempts, objectives, note FROM trial WHERE study = $study ORDER BY number",
        static r => new TrialRecord(r.GetInt64(0), Dna.Parse(r.GetString(1)), (TrialState)r.GetInt32(2), r.GetInt32(3), Numbers(r.IsDBNull(4) ? null : r.GetString(4)), r.IsDBNull(5) ? null : r.GetString(5)),
        ("$study", study));

    internal List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    internal int Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>Does something with the write lock of the file held, so that no other process decides at the same time.</summary>
    internal T Exclusively<T>(Func<T> work)
    {
        lock (Gate)
        {
            Execute("BEGIN IMMEDIATE");
            try
            {
                var result = work();
                Execute("COMMIT");
                return result;
            }
            catch
            {
                Execute("ROLLBACK");
                throw;
            }
        }
    }

    internal static string Text(IReadOnlyList<double> numbers) => string.Join(' ', numbers.Select(static n => n.ToString("R", CultureInfo.InvariantCulture)));

    internal static double[] Numbers(string? text) => string.IsNullOrEmpty(text) ? [] : [.. text.Split(' ').Select(static n => double.Parse(n, CultureInfo.InvariantCulture))];

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // every text is a constant of this assembly; values go in as parameters
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static TrialStore Create(SqliteConnectionStringBuilder options, string name)
    {
        TrialStore? store = null;
        try
        {
            store = new TrialStore(new SqliteConnection(options.ToString()), name);
            store.Execute("PRAGMA journal_mode = WAL");
            store.Execute("PRAGMA synchronous = FULL");
            store.Exclusively(() => store.Execute(
                """
                CREATE TABLE IF NOT EXISTS study (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, space TEXT NOT NULL, algorithm TEXT NOT NULL);
                CREATE TABLE IF NOT EXISTS trial (study INTEGER NOT NULL, number INTEGER NOT NULL, dna TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
                  worker TEXT, lease INTEGER, objectives TEXT, note TEXT, PRIMARY KEY (study, number)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS event (sequence INTEGER PRIMARY KEY AUTOINCREMENT, study INTEGER NOT NULL, number INTEGER NOT NULL, told INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS measurement (study INTEGER NOT NULL, number INTEGER NOT NULL, step REAL NOT NULL, value REAL NOT NULL, PRIMARY KEY (study, number, step)) WITHOUT ROWID;
                """));
            return store;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 26 or 1 or 11)
        {
            store?.Dispose();
            throw new InvalidDataException($"{name} is not a store of trials ({exception.Message}).", exception);
        }
    }
}
