using System.Diagnostics;
using Npgsql;

namespace Offprint.Site.Tests;

/// <summary>A PostgreSQL server of its own, from Debian's packages, in a temporary folder, reached through a socket there.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly bool IsRoot = Environment.UserName == "root";
    private readonly string _tools;
    private readonly string _folder;

    private PostgresServer(string tools, string folder) => (_tools, _folder) = (tools, folder);

    /// <summary>Starts a server; skips the test where there is none, except where a skip fails.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var tools = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres"))) : null;
        if (tools is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "postgresql is not installed.");
            Assert.Skip("postgresql is not installed; './offprint test --all' as root installs it.");
        }

        var folder = Directory.CreateTempSubdirectory("offprint-postgres-").FullName;
        if (IsRoot) await RunAsync("chown", "postgres", folder); // the server refuses to run as root
        var data = Path.Combine(folder, "data");
        await AsServerAsync(Path.Combine(tools, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8");
        await AsServerAsync(Path.Combine(tools, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories={folder}", "start");
        return new PostgresServer(tools, folder);
    }

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> CreateAsync(string name)
    {
        await using var admin = new NpgsqlConnection($"Host={_folder};Username=postgres;Database=postgres");
        await admin.OpenAsync(TestContext.Current.CancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", admin);
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return $"Host={_folder};Username=postgres;Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsServerAsync(Path.Combine(_tools, "pg_ctl"), "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static Task AsServerAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server would keep the pipe open.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
