using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Offprint.Site.Database;
using Offprint.Site.Mail;

namespace Offprint.Site.Tests;

/// <summary>Mails on their way to a real mail server: once each, whatever happens in between.</summary>
public sealed class OutboxTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_in_link_is_mailed_and_works()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var site = await StartAsync(smtp);
        using (var asked = await site.SubmitAsync("/sign-in", "/sign-in", ("email", "Ada@Example.org"))) Assert.Equal(200, (int)asked.StatusCode);
        var mail = (await smtp.WaitAsync(1))[0];
        Assert.Equal("ada@example.org", mail.Headers["X-Rcpt"]);
        Assert.Equal(("Offprint", "digest@papers.example.org"), (mail.From.Mailboxes.Single().Name, mail.From.Mailboxes.Single().Address));
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.EndsWith("@papers.example.org", mail.MessageId, StringComparison.Ordinal);
        var link = new Uri(mail.TextBody!.Split('\n').Single(l => l.StartsWith("http://", StringComparison.Ordinal)).Trim());
        Assert.Equal("papers.example.org", link.Host);
        Assert.Contains(link.AbsoluteUri, System.Net.WebUtility.HtmlDecode(mail.HtmlBody!), StringComparison.Ordinal);
        using var used = await site.SubmitAsync(link.PathAndQuery, link.AbsolutePath);
        Assert.Equal(302, (int)used.StatusCode);
    }

    [Fact]
    public async Task Content_is_unreadable_in_the_database_and_gone_when_it_is_sent()
    {
        await using var smtp = await SmtpServer.StartAsync();
        smtp.Answer("rcpt", "hold");
        await using var site = await StartAsync(smtp);
        await site.Get<Outbox>().WriteAsync("test:1", Mail("ada@example.org") with { Text = "a secret text" }, Ct);
        await smtp.HeldAsync("rcpt");
        var waiting = await RowAsync(site, "test:1");
        Assert.Equal(OutboxMailState.Queued, waiting.State); // nothing of the content was handed over yet
        Assert.NotNull(waiting.LeasedUntil);
        foreach (var file in Directory.GetFiles(site.Home, "site.db*").Where(f => !f.EndsWith(".queue", StringComparison.Ordinal)))
        {
            var text = Encoding.Latin1.GetString(await ReadAsync(file));
            Assert.DoesNotContain("a secret text", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@example.org", text, StringComparison.Ordinal);
        }

        smtp.Answer("rcpt", null);
        var sent = await StateAsync(site, "test:1", OutboxMailState.Sent);
        Assert.Null(sent.Content);
        Assert.Null(sent.Recipient);
        Assert.NotNull(sent.SentAt);
        Assert.Contains("offprint_mails{state=\"sent\"} 1", await site.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_goes_out_once()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var site = await StartAsync(smtp);
        var outbox = site.Get<Outbox>();
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => outbox.WriteAsync("test:once", Mail("ada@example.org"), Ct)));
        Assert.Equal(1, written.Count(w => w));
        await StateAsync(site, "test:once", OutboxMailState.Sent);
        Assert.False(await outbox.WriteAsync("test:once", Mail("ada@example.org"), Ct));
        Assert.Single(smtp.Mails());
    }

    [Fact]
    public async Task What_is_refused_for_now_is_tried_again_as_the_same_mail()
    {
        await using var smtp = await SmtpServer.StartAsync();
        smtp.Answer("refuse", "451 later");
        await using var site = await StartAsync(smtp);
        await site.Get<Outbox>().WriteAsync("test:again", Mail("ada@example.org"), Ct);
        OutboxMailRow row = null!;
        await SmtpServer.UntilAsync(async () => (row = await RowAsync(site, "test:again")).Error is not null, "a noted refusal");
        Assert.Equal((OutboxMailState.Queued, 1), (row.State, row.Attempts));
        Assert.StartsWith("451", row.Error, StringComparison.Ordinal);
        Assert.InRange(row.NotBefore - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(70));
        smtp.Answer("refuse", null);
        await NowAsync(site, "test:again");
        var sent = await StateAsync(site, "test:again", OutboxMailState.Sent);
        Assert.Equal((2, null), (sent.Attempts, sent.Error));
        Assert.Equal(MimeMessages.MessageId("test:again", "papers.example.org"), Assert.Single(smtp.Mails()).MessageId);
    }

    [Theory]
    [InlineData("rcpt", "550 nobody here")]
    [InlineData("refuse", "554 no thanks")]
    public async Task What_is_refused_for_good_is_given_up(string step, string answer)
    {
        await using var smtp = await SmtpServer.StartAsync();
        smtp.Answer(step, answer);
        await using var site = await StartAsync(smtp);
        await site.Get<Outbox>().WriteAsync("test:no", Mail("ada@example.org"), Ct);
        var row = await StateAsync(site, "test:no", OutboxMailState.Failed);
        Assert.StartsWith(answer[..3], row.Error, StringComparison.Ordinal);
        Assert.Null(row.Content);
        smtp.Answer(step, null);
        await site.Get<Outbox>().WriteAsync("test:yes", Mail("eve@example.org"), Ct); // the others go on
        await StateAsync(site, "test:yes", OutboxMailState.Sent);
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again_before_the_content_and_reported_after_it()
    {
        await using var smtp = await SmtpServer.StartAsync();
        smtp.Answer("rcpt", "close");
        await using var site = await StartAsync(smtp);
        await site.Get<Outbox>().WriteAsync("test:before", Mail("ada@example.org"), Ct);
        await SmtpServer.UntilAsync(async () => (await RowAsync(site, "test:before")).Error is not null, "a noted loss");
        Assert.Equal(OutboxMailState.Queued, (await RowAsync(site, "test:before")).State);
        smtp.Answer("rcpt", null);
        smtp.Answer("data", "close");
        await site.Get<Outbox>().WriteAsync("test:after", Mail("eve@example.org"), Ct);
        var row = await StateAsync(site, "test:after", OutboxMailState.Failed);
        Assert.Contains("may have arrived", row.Error, StringComparison.Ordinal);
        Assert.Single(smtp.Mails()); // and it did
    }

    [Fact]
    public async Task Several_processes_on_one_database_send_each_mail_once()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var first = await StartAsync(smtp);
        await using var second = await StartAsync(smtp, first.Home);
        await using var third = await StartAsync(smtp, first.Home);
        await using (var database = first.Get<SiteDatabases>().Open())
        {
            for (var i = 0; i < 60; i++) first.Get<Outbox>().Add(database, $"test:{i}", Mail($"a{i}@example.org"));
            await database.SaveChangesAsync(Ct);
        }

        foreach (var site in (TestSite[])[first, second, third]) site.Get<Outbox>().Wake();
        await SmtpServer.UntilAsync(async () => (await first.Get<Outbox>().CountAsync(Ct)).GetValueOrDefault(OutboxMailState.Sent) == 60, "60 sent mails");
        Assert.Equal(60, smtp.Mails().Select(m => m.Headers["X-Rcpt"]).Distinct().Count());
        Assert.Equal(60, smtp.Mails().Count);
    }

    [Fact]
    public async Task A_stop_lets_the_mail_on_its_way_arrive()
    {
        await using var smtp = await SmtpServer.StartAsync();
        smtp.Answer("data", "hold");
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        await using (var site = await StartAsync(smtp, home))
        {
            await site.Get<Outbox>().WriteAsync("test:stop", Mail("ada@example.org"), Ct);
            await smtp.HeldAsync("data");
            var stopping = site.Server.DisposeAsync().AsTask();
            smtp.Answer("data", null);
            await stopping;
        }

        await using (var site = await StartAsync(smtp, home))
        {
            Assert.Equal(OutboxMailState.Sent, (await RowAsync(site, "test:stop")).State);
            Assert.Single(smtp.Mails());
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_mail_that_comes_too_late_is_not_sent()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var site = await StartAsync(smtp);
        await site.Get<Outbox>().WriteAsync("test:late", Mail("ada@example.org") with { UselessAfter = DateTimeOffset.UtcNow.AddSeconds(-1) }, Ct);
        Assert.Contains("too late", (await StateAsync(site, "test:late", OutboxMailState.Failed)).Error, StringComparison.Ordinal);
        Assert.Empty(smtp.Mails());
    }

    [Theory]
    [InlineData("mailer:right", true)]
    [InlineData("mailer:wrong", false)]
    public async Task Name_and_password_are_given_and_stand_nowhere(string typed, bool works)
    {
        await using var smtp = await SmtpServer.StartAsync("--auth", "mailer:right");
        await using var site = await StartAsync(smtp, change: o => o with { User = typed.Split(':')[0], Password = typed.Split(':')[1] });
        await site.Get<Outbox>().WriteAsync("test:auth", Mail("ada@example.org"), Ct);
        if (works) await StateAsync(site, "test:auth", OutboxMailState.Sent);
        else
        {
            await SmtpServer.UntilAsync(async () => (await RowAsync(site, "test:auth")).Error is not null, "a noted refusal");
            var row = await RowAsync(site, "test:auth");
            Assert.Equal(OutboxMailState.Queued, row.State); // whoever runs the site mends it, and it goes out
            Assert.Contains("name and password", row.Error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(typed.Split(':')[1], site.Get<SiteOptions>().Smtp!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(typed.Split(':')[1], site.Get<SiteOptions>().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_wants_a_name_is_told_from_one_that_is_away_and_an_unreadable_mail_holds_up_no_other()
    {
        await using var smtp = await SmtpServer.StartAsync("--auth", "mailer:right");
        await using (var site = await StartAsync(smtp))
        {
            await site.Get<Outbox>().WriteAsync("test:name", Mail("ada@example.org"), Ct);
            await SmtpServer.UntilAsync(async () => (await RowAsync(site, "test:name")).Error is not null, "a noted refusal");
            var row = await RowAsync(site, "test:name");
            Assert.Equal(OutboxMailState.Queued, row.State);
            Assert.Contains("name and password", row.Error, StringComparison.Ordinal);
        }

        await using var open = await SmtpServer.StartAsync();
        await using (var site = await StartAsync(open))
        {
            await site.Get<Outbox>().WriteAsync("test:unreadable", Mail("no address <>"), Ct);
            await site.Get<Outbox>().WriteAsync("test:next", Mail("ada@example.org"), Ct);
            await StateAsync(site, "test:next", OutboxMailState.Sent);
            Assert.Contains("can't be read", (await StateAsync(site, "test:unreadable", OutboxMailState.Failed)).Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nothing_is_sent_in_clear_where_protection_is_wanted()
    {
        await using var plain = await SmtpServer.StartAsync();
        await using (var site = await StartAsync(plain, change: o => o with { Tls = null }))
        {
            await site.Get<Outbox>().WriteAsync("test:tls", Mail("ada@example.org"), Ct);
            await SmtpServer.UntilAsync(async () => (await RowAsync(site, "test:tls")).Error is not null, "a noted refusal");
            Assert.Contains("STARTTLS", (await RowAsync(site, "test:tls")).Error, StringComparison.Ordinal);
        }

        var folder = Directory.CreateTempSubdirectory("offprint-certificate-");
        using (var openssl = Process.Start(new ProcessStartInfo("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1", "-keyout", Path.Combine(folder.FullName, "key.pem"), "-out", Path.Combine(folder.FullName, "cert.pem")]) { RedirectStandardError = true })!)
        {
            await openssl.StandardError.ReadToEndAsync(Ct);
            await openssl.WaitForExitAsync(Ct);
        }

        await using var untrusted = await SmtpServer.StartAsync("--tls", Path.Combine(folder.FullName, "cert.pem"), Path.Combine(folder.FullName, "key.pem"));
        await using (var site = await StartAsync(untrusted, change: o => o with { Tls = SmtpTls.StartTls }))
        {
            await site.Get<Outbox>().WriteAsync("test:tls", Mail("ada@example.org"), Ct);
            await SmtpServer.UntilAsync(async () => (await RowAsync(site, "test:tls")).Error is not null, "a noted refusal");
            Assert.Contains("not trusted", (await RowAsync(site, "test:tls")).Error, StringComparison.Ordinal);
        }

        Assert.Empty(plain.Mails());
        Assert.Empty(untrusted.Mails());
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", 25, "a@b.org", "--smtp-host")]
    [InlineData("mail.example.org", 0, "a@b.org", "--smtp-port")]
    [InlineData("mail.example.org", 25, "nobody", "--smtp-from")]
    [InlineData("mail.example.org", 25, "a@b.org\r\nBcc: c@d.org", "--smtp-from")]
    public void Wrong_options_are_named(string host, int port, string from, string flag) =>
        Assert.Contains(flag, Assert.Throws<ArgumentException>(() => new SmtpOptions { Host = host, Port = port, From = from }.Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_password_is_not_sent_readable_to_another_machine()
    {
        var options = new SmtpOptions { Host = "mail.example.org", From = "a@b.org", User = "a", Password = "b", Tls = SmtpTls.None };
        Assert.Contains("--smtp-tls", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        (options with { Host = "127.0.0.1" }).Validate();
        Assert.Contains("--smtp-user", Assert.Throws<ArgumentException>(() => (options with { Password = null }).Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("--public-url", Assert.Throws<ArgumentException>(() => new SiteOptions { Smtp = options with { Host = "127.0.0.1" } }.Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delays_grow_to_four_hours()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), OutboxDelays.After(1, 0.5));
        Assert.Equal(TimeSpan.FromMinutes(8), OutboxDelays.After(4, 0.5));
        Assert.Equal(TimeSpan.FromHours(4), OutboxDelays.After(9, 0.5));
        Assert.InRange(OutboxDelays.After(int.MaxValue, 1), TimeSpan.FromHours(4), TimeSpan.FromHours(4.5));
    }

    internal static Task<TestSite> StartAsync(SmtpServer smtp, string? home = null, Func<SmtpOptions, SmtpOptions>? change = null)
    {
        var options = new SmtpOptions { Host = "127.0.0.1", Port = smtp.Port, Tls = SmtpTls.None, From = "Offprint <digest@papers.example.org>" };
        return TestSite.StartAsync(o => o with { PublicUrl = new Uri("http://papers.example.org"), Smtp = change is null ? options : change(options) }, home);
    }

    private static OutgoingMail Mail(string to) => new() { To = to, Subject = "Test", Text = "Text" };

    private static async Task<OutboxMailRow> RowAsync(TestSite site, string key)
    {
        await using var database = site.Get<SiteDatabases>().Open();
        return await database.OutboxMails.AsNoTracking().SingleAsync(m => m.Key == key, Ct);
    }

    private static async Task<OutboxMailRow> StateAsync(TestSite site, string key, OutboxMailState state)
    {
        OutboxMailRow row = null!;
        await SmtpServer.UntilAsync(async () => (row = await RowAsync(site, key)).State == state, $"mail {key} that is {state}");
        return row;
    }

    private static async Task NowAsync(TestSite site, string key)
    {
        await using var database = site.Get<SiteDatabases>().Open();
        var now = DateTimeOffset.UtcNow;
        await database.OutboxMails.Where(m => m.Key == key).ExecuteUpdateAsync(set => set.SetProperty(m => m.NotBefore, now), Ct);
        site.Get<Outbox>().Wake();
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, Ct);
        return memory.ToArray();
    }
}
