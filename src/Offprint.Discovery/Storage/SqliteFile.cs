using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Offprint.Discovery;

/// <summary>One SQLite file that threads and processes of one machine share: statements, reads, and transactions that nobody else interrupts.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly SqliteConnection _connection;

    private SqliteFile(SqliteConnection connection, string name) => (_connection, Name) = (connection, name);

    /// <summary>The file, or "memory".</summary>
    public string Name { get; }

    /// <summary>Held around all that is done here: one connection is one thread's at a time. May be taken again by the thread that holds it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Opens or creates a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="synchronous">SQLite's synchronous: FULL where everything is on disk before it counts, NORMAL where a power cut may cost the last transactions.</param>
    /// <param name="schema">Statements that make what is missing.</param>
    /// <param name="what">What the file is, for messages: "a store of trials".</param>
    /// <exception cref="DirectoryNotFoundException">Its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is something else.</exception>
    public static SqliteFile Open(string path, string synchronous, string schema, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder of '{path}', {what}, does not exist.");
        }

        return Create(new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 60, Pooling = false }, path, synchronous, schema, what);
    }

    /// <summary>A file in memory, gone when it is closed.</summary>
    /// <param name="schema">Statements that make what is in it.</param>
    public static SqliteFile InMemory(string schema) => Create(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }, "memory", "FULL", schema, "memory");

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>Runs statements; returns the number of rows that changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (Gate)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    /// <summary>The rows of a query.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
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

    /// <summary>The whole number that a query gives.</summary>
    public long Number(string sql)
    {
        lock (Gate)
        {
            using var command = Command(sql, []);
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Does something with the write lock of the file held, so that no other process decides at the same time; undone when it fails.</summary>
    public T Exclusively<T>(Func<T> work)
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

    private static SqliteFile Create(SqliteConnectionStringBuilder options, string name, string synchronous, string schema, string what)
    {
        var file = new SqliteFile(new SqliteConnection(options.ToString()), name);
        try
        {
            file._connection.Open();
            file.Execute("PRAGMA journal_mode = WAL");
            file.Execute($"PRAGMA synchronous = {synchronous}");
            file.Exclusively(() => file.Execute(schema));
            return file;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is 26 or 1 or 11)
        {
            file.Dispose();
            throw new InvalidDataException($"{name} is not {what} ({exception.Message}).", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
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
}
