using Microsoft.Data.Sqlite;

namespace Offprint.Site.Database;

/// <summary>A copy of what has to be kept: the database in its SQLite file, and the keys that belong to it. The server may work meanwhile.</summary>
public static class SiteBackup
{
    /// <summary>Writes the copy. It is a data directory of its own: <c>OFFPRINT_HOME</c> may point to it.</summary>
    /// <param name="options">Options of the site.</param>
    /// <param name="folder">A folder that is not there yet.</param>
    /// <param name="ct">Stops it before the copy begins.</param>
    /// <returns>A task that ends when the folder is there, whole.</returns>
    /// <exception cref="ArgumentException">The folder is there already, or the database is on PostgreSQL, which has tools of its own.</exception>
    /// <exception cref="IOException">The database is not there, or the folder can't be written.</exception>
    public static async Task WriteAsync(SiteOptions options, string folder, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var source = new SiteDatabases(options).File
            ?? throw new ArgumentException("--database: this database is on PostgreSQL; back it up with pg_dump, and copy the folder 'keys' of the data directory.");
        if (!File.Exists(source)) throw new FileNotFoundException($"--database: there is no database '{source}' yet.");
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(folder)) throw new ArgumentException($"--to '{folder}' is there already; name a folder that is not.");
        ct.ThrowIfCancellationRequested();
        var unfinished = $"{folder}.{Guid.NewGuid():N}.unfinished";
        Directory.CreateDirectory(unfinished);
        try
        {
            await Task.Run(() => Copy(source, Path.Combine(unfinished, "site.db")), CancellationToken.None);
            var keys = new DirectoryInfo(Path.Combine(options.Home, "keys"));
            if (keys.Exists)
            {
                var own = Directory.CreateDirectory(Path.Combine(unfinished, "keys"));
                foreach (var key in keys.EnumerateFiles()) key.CopyTo(Path.Combine(own.FullName, key.Name));
            }

            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(unfinished, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.Move(unfinished, folder);
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static void Copy(string from, string to)
    {
        try
        {
            using var source = Open(from);
            using var target = Open(to);
            source.BackupDatabase(target);
        }
        catch (SqliteException exception)
        {
            throw new IOException($"--database: '{from}' can't be copied: {exception.Message}", exception);
        }
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
