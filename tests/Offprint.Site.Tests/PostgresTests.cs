using System.Diagnostics;
using Npgsql;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>The same on PostgreSQL: a server of its own, from Debian's packages, in a temporary folder.</summary>
[Trait("Category", "Long")]
public sealed class PostgresTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_keys_and_lists_work_on_PostgreSQL()
    {
        var tools = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "postgres"))) : null;
        if (tools is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "postgresql is not installed.");
            Assert.Skip("postgresql is not installed; './offprint test --all' as root installs it.");
        }

        var folder = Directory.CreateTempSubdirectory("offprint-postgres-").FullName;
        var isRoot = Environment.UserName == "root";
        if (isRoot) await RunAsync("chown", "postgres", folder); // the server refuses to run as root
        var data = Path.Combine(folder, "data");
        await AsServerAsync(isRoot, Path.Combine(tools, "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "--no-sync");
        await AsServerAsync(isRoot, Path.Combine(tools, "pg_ctl"), "-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories={folder}", "start");
        try
        {
            var connection = $"Host={folder};Username=postgres;Database=offprint";
            await using (var admin = new NpgsqlConnection($"Host={folder};Username=postgres;Database=postgres"))
            {
                await admin.OpenAsync(Ct);
                await using var create = new NpgsqlCommand("CREATE DATABASE offprint", admin);
                await create.ExecuteNonQueryAsync(Ct);
            }

            await using var site = await TestSite.StartAsync(o => o with { Database = connection });
            Assert.Equal("postgresql", (string?)(await site.JsonAsync("/health"))["database"]);
            var id = await site.RunAsync("prepacking");
            await site.WaitAsync(id, "done");
            Assert.Equal(1, (int)(await site.JsonAsync("/api/v1/runs?since=2020-01-01"))["total"]!);
            await site.PageAsync("/runs/" + id);
            await site.PageAsync("/");
            await site.PageAsync("/metrics");
            Assert.StartsWith("offprint_", await site.Get<ApiKeys>().CreateAsync("x", Ct), StringComparison.Ordinal);
            await using var database = site.Get<SiteDatabases>().Open();
            Assert.Equal(RunSize.Quick, database.Runs.Single().Size);
            NpgsqlConnection.ClearAllPools();
        }
        finally
        {
            await AsServerAsync(isRoot, Path.Combine(tools, "pg_ctl"), "-D", data, "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task AsServerAsync(bool isRoot, string program, params string[] arguments) =>
        isRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Not redirected: the server would keep the pipe open.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
