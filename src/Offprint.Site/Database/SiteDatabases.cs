using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Offprint.Site.Database;

/// <summary>Opens the database that the options name, and brings an older one up to date.</summary>
public sealed class SiteDatabases
{
    private readonly DbContextOptions<SqliteSiteDatabase>? _sqlite;
    private readonly DbContextOptions<PostgresSiteDatabase>? _postgres;
    private readonly string? _file;
    private readonly string? _server;

    /// <summary>Reads where the database is; opens nothing yet.</summary>
    /// <param name="options">Options of the site.</param>
    /// <exception cref="ArgumentException"><c>--database</c> is neither a file nor a connection string.</exception>
    public SiteDatabases(SiteOptions options)
    {
        var text = string.IsNullOrWhiteSpace(options.Database) ? Path.Combine(options.Home, "site.db") : options.Database.Trim();
        if (IsConnectionString(text) && !text.Contains("Data Source", StringComparison.OrdinalIgnoreCase) && !text.Contains("DataSource", StringComparison.OrdinalIgnoreCase))
        {
            if (!text.Contains("Host", StringComparison.OrdinalIgnoreCase)) throw Wrong();
            _server = text;
            _postgres = new DbContextOptionsBuilder<PostgresSiteDatabase>().UseNpgsql(text).Options;
            return;
        }

        try
        {
            var connection = IsConnectionString(text) ? new SqliteConnectionStringBuilder(text) : new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(text) };
            _file = connection.DataSource;
            _sqlite = new DbContextOptionsBuilder<SqliteSiteDatabase>().UseSqlite(connection.ToString()).Options;
        }
        catch (ArgumentException)
        {
            throw Wrong();
        }
    }

    /// <summary>"sqlite" or "postgresql".</summary>
    public string Kind => _sqlite is null ? "postgresql" : "sqlite";

    /// <summary>The SQLite file; null on PostgreSQL.</summary>
    internal string? File => _file;

    /// <summary>Opens the database.</summary>
    /// <returns>A context; the caller disposes it.</returns>
    public SiteDatabase Open() => _sqlite is not null ? new SqliteSiteDatabase(_sqlite) : new PostgresSiteDatabase(_postgres!);

    /// <summary>Creates what is missing and migrates what is old.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>A task that ends when the database is up to date.</returns>
    /// <exception cref="IOException">The database can't be reached, or the file is not a database.</exception>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (_file is not null && Path.GetDirectoryName(_file) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        await using var database = Open();
        try
        {
            if (_sqlite is not null) await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct);
            await database.Database.MigrateAsync(ct);
        }
        catch (SqliteException exception)
        {
            throw new IOException($"--database: '{_file}' can't be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or System.Net.Sockets.SocketException)
        {
            throw new IOException($"--database: PostgreSQL can't be reached: {exception.Message}", exception);
        }
    }

    /// <summary>Takes the right to work through the queue of runs, which one process has at a time. It ends with its process, however that ends.</summary>
    /// <param name="ct">Stops it.</param>
    /// <returns>What gives the right back; null while another process has it.</returns>
    internal async Task<IAsyncDisposable?> TryLockQueueAsync(CancellationToken ct) =>
        _server is not null ? await TryLockServerAsync(_server, ct) : TryLockFile(_file + ".queue");

    private static FileStream? TryLockFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            return null;
        }
    }

    private static async Task<IAsyncDisposable?> TryLockServerAsync(string server, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        var isLocked = false;
        try
        {
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(79702916)", connection); // any number, the same in every process
            return (isLocked = await command.ExecuteScalarAsync(ct) is true) ? connection : null;
        }
        finally
        {
            if (!isLocked) await connection.DisposeAsync();
        }
    }

    private static bool IsConnectionString(string text) => text.Contains('=', StringComparison.Ordinal) && !System.IO.File.Exists(text);

    private static ArgumentException Wrong() =>
        new("--database: it must be the path of an SQLite file, or a connection string with 'Data Source=...' (SQLite) or 'Host=...' (PostgreSQL).");
}
