using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Mail;

namespace Offprint.Site.Tests;

/// <summary>The real program is killed (SIGKILL) while it sends digests, and started again: nobody gets one twice, and only what may have arrived is not sent again.</summary>
[Trait("Category", "Long")]
public sealed class KilledSiteTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("offprint-killed-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("rcpt", OutboxMailState.Sent)] // before a byte of the content was handed over
    [InlineData("data", OutboxMailState.Failed)] // after all of it was, before the answer came
    public async Task A_digest_arrives_once(string step, OutboxMailState end)
    {
        await using var smtp = await SmtpServer.StartAsync();
        var databases = await PrepareAsync(1);
        smtp.Answer(step, "hold");
        using (var first = new SiteProcess(_home, smtp.Port))
        {
            await smtp.HeldAsync(step);
            Assert.Equal(step == "rcpt" ? OutboxMailState.Queued : OutboxMailState.Handing, Assert.Single(await RowsAsync(databases)).State);
            first.Kill();
        }

        smtp.Answer(step, null);
        await LeasesEndAsync(databases);
        using var second = new SiteProcess(_home, smtp.Port);
        await SmtpServer.UntilAsync(async () => (await RowsAsync(databases)).All(m => m.State == end), $"a digest that is {end}");
        Assert.Single(smtp.Mails());
        if (end == OutboxMailState.Failed)
        {
            await SmtpServer.UntilAsync(() => Task.FromResult(second.Log.Any(l => l.Contains("may have arrived or not", StringComparison.Ordinal))), "warning in the log");
            Assert.Contains("may have arrived", Assert.Single((await OutboxReport.ReadAsync(databases, Ct)).Problems).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Killed_again_and_again_nobody_gets_a_digest_twice_and_nobody_is_forgotten()
    {
        const int Readers = 40;
        await using var smtp = await SmtpServer.StartAsync();
        var databases = await PrepareAsync(Readers);
        foreach (var arrived in (int[])[1, 12, 25])
        {
            using var site = new SiteProcess(_home, smtp.Port);
            await SmtpServer.UntilAsync(() => Task.FromResult(smtp.Mails().Count >= arrived), $"{arrived} mails");
            site.Kill();
            await LeasesEndAsync(databases);
        }

        using var last = new SiteProcess(_home, smtp.Port);
        await SmtpServer.UntilAsync(async () => await RowsAsync(databases) is { Count: Readers } rows && rows.All(m => m.State is OutboxMailState.Sent or OutboxMailState.Failed), "an end of all digests");
        var got = smtp.Mails().Select(m => m.Headers["X-Rcpt"]!).ToList();
        Assert.Equal(got.Count, got.Distinct().Count());
        Assert.Equal(got.Count, smtp.Mails().Select(m => m.MessageId).Distinct().Count());
        var uncertain = (await RowsAsync(databases)).Count(m => m.State == OutboxMailState.Failed);
        Assert.InRange(uncertain, 0, 3); // one a kill at most
        Assert.InRange(got.Count, Readers - uncertain, Readers);
    }

    /// <summary>People who confirmed, and a paper to tell them of.</summary>
    private async Task<SiteDatabases> PrepareAsync(int readers)
    {
        var options = new SiteOptions { Home = _home };
        var databases = new SiteDatabases(options);
        await databases.PrepareAsync(Ct);
        await using var database = databases.Open();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeMilliseconds());
        var tokens = new LinkTokens(options);
        for (var i = 0; i < readers; i++)
        {
            var email = $"reader{i}@example.org";
            database.Subscriptions.Add(new SubscriptionRow { Email = email, Frequency = DigestFrequency.Daily, Areas = [], UnsubscribeTokenHash = LinkTokens.Hash(tokens.OfSubscription(email, null, now)), CreatedAt = now, ConfirmedAt = now });
        }

        var due = DigestSchedule.Start(DigestSchedule.Latest(DigestFrequency.Daily, DateTimeOffset.UtcNow));
        database.Papers.Add(new PaperRow { Slug = "new", Title = "New", TitleKey = "new", Abstract = "", Authors = [], Date = "2026-01-01", Tags = [], Source = PaperSource.Import, AddedAt = due.AddHours(-1) });
        await database.SaveChangesAsync(Ct);
        return databases;
    }

    private static async Task<List<OutboxMailRow>> RowsAsync(SiteDatabases databases)
    {
        await using var database = databases.Open();
        return await database.OutboxMails.AsNoTracking().ToListAsync(Ct);
    }

    /// <summary>What five minutes would do.</summary>
    private static async Task LeasesEndAsync(SiteDatabases databases)
    {
        DateTimeOffset? past = DateTimeOffset.UtcNow.AddSeconds(-1);
        await using var database = databases.Open();
        await database.OutboxMails.Where(m => m.LeasedUntil != null).ExecuteUpdateAsync(set => set.SetProperty(m => m.LeasedUntil, past), Ct);
    }

    private sealed class SiteProcess : IDisposable
    {
        private readonly Process _process;

        public SiteProcess(string home, int port)
        {
            string[] arguments = ["web", "--port", "0", "--public-url", "https://papers.example.org", "--smtp-host", "127.0.0.1", "--smtp-tls", "none", "--smtp-from", "digest@papers.example.org"];
            var start = new ProcessStartInfo("dotnet", [TestSite.RealRuns.Arguments[0], .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["OFFPRINT_HOME"] = home;
            start.Environment["OFFPRINT_SMTP_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _process = Process.Start(start)!;
            _process.OutputDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
            _process.ErrorDataReceived += (_, line) => Log.Enqueue(line.Data ?? "");
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public ConcurrentQueue<string> Log { get; } = new();

        public void Kill()
        {
            _process.Kill();
            _process.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited) Kill();
            _process.Dispose();
        }
    }
}
