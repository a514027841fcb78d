using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Offprint.Discovery;

/// <summary>
/// Trials of any number of studies in one SQLite file, shared by any number of processes of one machine. Every ask and every outcome is on disk before it counts, and
/// the order of both is kept: it is what algorithms are restored from.
/// </summary>
public sealed class TrialStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS study (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, space TEXT NOT NULL, algorithm TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS trial (study INTEGER NOT NULL, number INTEGER NOT NULL, dna TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL,
          worker TEXT, lease INTEGER, objectives TEXT, note TEXT, PRIMARY KEY (study, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS event (sequence INTEGER PRIMARY KEY AUTOINCREMENT, study INTEGER NOT NULL, number INTEGER NOT NULL, told INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS measurement (study INTEGER NOT NULL, number INTEGER NOT NULL, step REAL NOT NULL, value REAL NOT NULL, PRIMARY KEY (study, number, step)) WITHOUT ROWID;
        """;

    private readonly SqliteFile _file;

    private TrialStore(SqliteFile file) => _file = file;

    /// <summary>The file, or "memory".</summary>
    public string Name => _file.Name;

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The store.</returns>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is not a store of trials.</exception>
    public static TrialStore Open(string path) => new(SqliteFile.Open(path, "FULL", Schema, "a store of trials"));

    /// <summary>A store that is gone when it is closed.</summary>
    /// <returns>The store.</returns>
    public static TrialStore InMemory() => new(SqliteFile.InMemory(Schema));

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
    public void Dispose() => _file.Dispose();

    internal long? Find(string study) => Read("SELECT id FROM study WHERE name = $name", static r => (long?)r.GetInt64(0), ("$name", study)).FirstOrDefault();

    internal IReadOnlyList<TrialRecord> Trials(long study) => Read(
        "SELECT number, dna, state, attempts, objectives, note FROM trial WHERE study = $study ORDER BY number",
        static r => new TrialRecord(r.GetInt64(0), Dna.Parse(r.GetString(1)), (TrialState)r.GetInt32(2), r.GetInt32(3), Numbers(r.IsDBNull(4) ? null : r.GetString(4)), r.IsDBNull(5) ? null : r.GetString(5)),
        ("$study", study));

    internal List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters) => _file.Read(sql, row, parameters);

    internal int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => _file.Execute(sql, parameters);

    /// <inheritdoc cref="SqliteFile.Exclusively"/>
    internal T Exclusively<T>(Func<T> work) => _file.Exclusively(work);

    internal static string Text(IReadOnlyList<double> numbers) => string.Join(' ', numbers.Select(static n => n.ToString("R", CultureInfo.InvariantCulture)));

    internal static double[] Numbers(string? text) => string.IsNullOrEmpty(text) ? [] : [.. text.Split(' ').Select(static n => double.Parse(n, CultureInfo.InvariantCulture))];
}
