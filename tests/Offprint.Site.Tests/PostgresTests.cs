using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>The same on PostgreSQL.</summary>
[Trait("Category", "Long")]
public sealed class PostgresTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_keys_and_lists_work_on_PostgreSQL()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var site = await TestSite.StartAsync(o => o with { Database = server.CreateAsync("offprint").GetAwaiter().GetResult() });
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
    }

    [Fact]
    public async Task An_old_database_is_brought_up_to_date_and_keeps_what_is_in_it()
    {
        await using var server = await PostgresServer.StartAsync();
        await OldDatabases.CheckAsync(new SiteDatabases(new SiteOptions { Database = await server.CreateAsync("old") }), Ct);
    }
}
