using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Mail;

namespace Offprint.Site.Tests;

/// <summary>Several sites on one PostgreSQL database: each mail, each digest and each run once.</summary>
[Trait("Category", "Long")]
public sealed class PostgresMailTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_sites_write_and_send_each_mail_once()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var smtp = await SmtpServer.StartAsync();
        var database = await server.CreateAsync("mail");
        var clock = new MovableClock(new DateTimeOffset(2027, 3, 10, 12, 0, 0, TimeSpan.Zero));
        await using var first = await StartAsync(database, smtp, clock, null);
        await using var second = await StartAsync(database, smtp, clock, first.Home);
        await using var third = await StartAsync(database, smtp, clock, first.Home);
        TestSite[] sites = [first, second, third];
        await using (var context = first.Get<SiteDatabases>().Open())
        {
            var now = clock.GetUtcNow();
            for (var i = 0; i < 30; i++)
            {
                var email = $"reader{i}@example.org";
                context.Subscriptions.Add(new SubscriptionRow
                {
                    Email = email, Frequency = DigestFrequency.Daily, Areas = [], CreatedAt = now, ConfirmedAt = now,
                    UnsubscribeTokenHash = LinkTokens.Hash(first.Get<LinkTokens>().OfSubscription(email, null, now)),
                });
            }

            context.Papers.Add(new PaperRow { Slug = "new", Title = "New", TitleKey = "new", Abstract = "", Authors = [], Date = "2027-03-01", Area = PaperArea.Code, Tags = [], Source = PaperSource.Import, AddedAt = now });
            await context.SaveChangesAsync(Ct);
        }

        clock.Set(new DateTimeOffset(2027, 3, 11, 6, 0, 1, TimeSpan.Zero));
        var written = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() => sites[i % 3].Get<DigestService>().WriteDueAsync(Ct), Ct)));
        Assert.Equal(30, written.Sum());
        foreach (var site in sites) site.Get<Outbox>().Wake();
        await SmtpServer.UntilAsync(async () => (await first.Get<Outbox>().CountAsync(Ct)).GetValueOrDefault(OutboxMailState.Sent) == 30, "30 sent digests");
        Assert.Equal(30, smtp.Mails().Select(m => m.Headers["X-Rcpt"]).Distinct().Count());
        Assert.Equal(30, smtp.Mails().Count);
    }

    [Fact]
    public async Task One_of_two_sites_works_through_the_queue_and_the_other_takes_over()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateAsync("runs");
        var first = await TestSite.StartAsync(o => o with { Database = database });
        await using var second = await TestSite.StartAsync(o => o with { Database = database });
        try
        {
            var id = await second.RunAsync("prepacking"); // asked for here, done there
            await second.WaitAsync(id, "done");
        }
        finally
        {
            await first.DisposeAsync();
        }

        await second.WaitAsync(await second.RunAsync("prepacking"), "done");
    }

    private static Task<TestSite> StartAsync(string database, SmtpServer smtp, TimeProvider clock, string? home) => TestSite.StartAsync(
        o => o with { Database = database, PublicUrl = new Uri("http://papers.example.org"), Clock = clock, Smtp = new SmtpOptions { Host = "127.0.0.1", Port = smtp.Port, Tls = SmtpTls.None, From = "digest@papers.example.org" } }, home);
}
