using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Mail;

namespace Offprint.Site.Tests;

/// <summary>Digests: asked for, confirmed, sent once, ended; through a real mail server.</summary>
public sealed class DigestTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Start = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_subscribes_confirms_gets_one_digest_and_ends_it()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        using (var asked = await site.SubmitAsync("/digest", "/digest", ("email", "Ada@Example.org"), ("frequency", "daily"), ("area", "inference"), ("area", "code"))) Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var confirm = Link((await smtp.WaitAsync(1))[0], "/digest/confirm/");
        Assert.Contains("inference and code", smtp.Mails()[0].TextBody!, StringComparison.Ordinal);

        // A mail program that opens the link confirms nothing.
        await site.PageAsync(confirm);
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            var waiting = await database.Subscriptions.SingleAsync(Ct);
            Assert.Null(waiting.ConfirmedAt);
            Assert.DoesNotContain(waiting.ConfirmTokenHash!, confirm, StringComparison.Ordinal);
        }

        string manage;
        using (var confirmed = await site.SubmitAsync(confirm, confirm)) manage = confirmed.Headers.Location!.ToString().Split('?')[0];
        await site.PageAsync(confirm, HttpStatusCode.Gone);
        Assert.Contains("ada@example.org", (await site.PageAsync(manage)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await AddAsync(site, "fast-decoding", "Fast decoding of <b>trees</b> & graphs", PaperArea.Inference, Start.AddHours(2));
        await AddAsync(site, "slow-graphs", "Slow graphs", PaperArea.Graphs, Start.AddHours(2));
        Assert.Equal(0, await site.Get<DigestService>().WriteDueAsync(Ct)); // it is not yet six in the morning
        clock.Set(new DateTimeOffset(2027, 3, 11, 6, 0, 1, TimeSpan.Zero));
        Assert.Equal(1, await site.Get<DigestService>().WriteDueAsync(Ct));
        Assert.Equal(0, await site.Get<DigestService>().WriteDueAsync(Ct));
        var digest = (await smtp.WaitAsync(2))[1];
        Assert.Equal("ada@example.org", digest.Headers["X-Rcpt"]);
        Assert.Equal("Offprint: 1 new paper", digest.Subject);
        Assert.Contains("Fast decoding of <b>trees</b> & graphs", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("Fast decoding of &lt;b&gt;trees&lt;/b&gt; &amp; graphs", digest.HtmlBody!, StringComparison.Ordinal);
        Assert.DoesNotContain("Slow graphs", digest.TextBody!, StringComparison.Ordinal);
        Assert.Equal("http://papers.example.org/papers/fast-decoding", digest.TextBody!.Split('\n').Select(l => l.Trim()).Single(l => l.EndsWith("/fast-decoding", StringComparison.Ordinal)));

        // One click (RFC 8058): a POST without a cookie or a form's token. Looking ends nothing.
        Assert.Equal("List-Unsubscribe=One-Click", digest.Headers["List-Unsubscribe-Post"]);
        var end = new Uri(digest.Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath;
        Assert.Equal(manage + "/unsubscribe", end);
        await site.PageAsync(end);
        Assert.Equal(1, await CountAsync(site));
        using var stranger = new HttpClient { BaseAddress = site.Server.Address };
        for (var i = 0; i < 2; i++)
        {
            using var body = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
            using var ended = await stranger.PostAsync(new Uri(end, UriKind.Relative), body, Ct);
            Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        }

        Assert.Equal(0, await CountAsync(site));
        await AddAsync(site, "later", "Later", PaperArea.Inference, clock.GetUtcNow());
        clock.Set(new DateTimeOffset(2027, 3, 12, 6, 0, 1, TimeSpan.Zero));
        Assert.Equal(0, await site.Get<DigestService>().WriteDueAsync(Ct));
        await site.PageAsync(manage, HttpStatusCode.Gone);
        Assert.Equal(2, smtp.Mails().Count);
    }

    [Fact]
    public async Task Whoever_asks_learns_nothing_and_an_address_is_not_flooded()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var asked = await site.SubmitAsync("/digest", "/digest", ("email", "ada@example.org"), ("frequency", "weekly"));
            answers.Add(await asked.Content.ReadAsStringAsync(Ct));
        }

        await ConfirmAsync(site, Link((await smtp.WaitAsync(1))[0], "/digest/confirm/"));
        clock.Set(Start.AddMinutes(11));
        using (var again = await site.SubmitAsync("/digest", "/digest", ("email", "ada@example.org"), ("frequency", "daily"), ("area", "vision"))) answers.Add(await again.Content.ReadAsStringAsync(Ct));
        Assert.Single(answers);
        var known = (await smtp.WaitAsync(2))[1];
        Assert.Equal(2, smtp.Mails().Count);
        Assert.DoesNotContain("/digest/confirm/", known.TextBody!, StringComparison.Ordinal);
        var page = await site.PageAsync(Link(known, "/digest/"));
        Assert.True(page.QuerySelector("input[value=weekly]")!.HasAttribute("checked")); // a stranger changed nothing
        Assert.Empty(page.QuerySelectorAll("input[name=area][checked]"));
    }

    [Fact]
    public async Task Its_owner_changes_it()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var site = await StartAsync(smtp, new MovableClock(Start));
        var manage = await SubscribeAsync(site, "ada@example.org", DigestFrequency.Weekly);
        using (var changed = await site.SubmitAsync(manage, manage, ("frequency", "daily"), ("area", "vision"), ("area", "nonsense"))) Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        var page = await site.PageAsync(manage);
        Assert.True(page.QuerySelector("input[value=daily]")!.HasAttribute("checked"));
        Assert.Equal(["vision"], page.QuerySelectorAll("input[name=area][checked]").Select(e => e.GetAttribute("value")));
        using var response = await site.SendAsync(manage);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("noindex", response.Headers.GetValues("X-Robots-Tag").Single());
        await site.PageAsync("/digest/" + LinkTokens.Create(), HttpStatusCode.Gone);
    }

    [Fact]
    public async Task What_is_not_confirmed_in_a_week_is_forgotten()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        using (await site.SubmitAsync("/digest", "/digest", ("email", "ada@example.org")))
        {
            var confirm = Link((await smtp.WaitAsync(1))[0], "/digest/confirm/");
            clock.Set(Start.AddDays(7.1));
            await site.PageAsync(confirm, HttpStatusCode.Gone);
        }

        await site.Get<Subscriptions>().ForgetAsync(Ct);
        Assert.Equal(0, await CountAsync(site));
    }

    [Theory]
    [InlineData(DigestFrequency.Daily, "2027-03-10T05:59:59Z", "2027-03-09")]
    [InlineData(DigestFrequency.Daily, "2027-03-10T06:00:00Z", "2027-03-10")]
    [InlineData(DigestFrequency.Daily, "2027-03-10T06:00:00+14:00", "2027-03-09")]
    [InlineData(DigestFrequency.Weekly, "2027-03-08T05:59:59Z", "2027-03-01")]
    [InlineData(DigestFrequency.Weekly, "2027-03-08T06:00:00Z", "2027-03-08")]
    [InlineData(DigestFrequency.Weekly, "2027-03-14T23:00:00Z", "2027-03-08")]
    public void Digests_have_their_days(DigestFrequency frequency, string now, string day) =>
        Assert.Equal(day, DigestSchedule.Latest(frequency, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Digests_cover_the_time_without_gaps_and_twice_nothing()
    {
        var subscription = new SubscriptionRow { Email = "a@b.org", Frequency = DigestFrequency.Weekly, Areas = [], UnsubscribeTokenHash = "", CreatedAt = Start, ConfirmedAt = Start };
        DateTimeOffset? covered = null;
        for (var now = Start; now < Start.AddDays(60); now += TimeSpan.FromHours(now.Day % 7 == 3 ? 41 : 5))
        {
            if (DigestSchedule.Due(subscription, now) is not { } due) continue;
            Assert.Equal(DayOfWeek.Monday, due.Day.DayOfWeek);
            Assert.True(due.To <= now);
            if (covered is not null) Assert.Equal(covered, due.From);
            (covered, subscription.LastDigest) = (due.To, due.Day);
        }

        Assert.NotNull(covered);
        Assert.True(Start.AddDays(60) - covered < TimeSpan.FromDays(9));
    }

    [Fact]
    public async Task A_weekly_digest_tells_papers_verdicts_and_what_trends_and_an_empty_one_is_not_sent()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        await SubscribeAsync(site, "ada@example.org", DigestFrequency.Weekly);
        await SubscribeAsync(site, "eve@example.org", DigestFrequency.Weekly, PaperArea.Biology);
        for (var i = 0; i < 25; i++) await AddAsync(site, $"paper-{i}", $"Paper {i}", PaperArea.Code, Start.AddHours(i));
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            database.Runs.Add(new RunRow { Id = "verdict", Paper = "prepacking", Size = RunSize.Default, Options = "{}", CreatedAt = Start, EndedAt = Start.AddHours(1), State = RunState.Done, Verdict = "Holds", Headline = "It is faster" });
            database.Runs.Add(new RunRow { Id = "quick", Paper = "hamming-distances", Size = RunSize.Quick, Options = "{}", CreatedAt = Start, EndedAt = Start.AddHours(1), State = RunState.Done });
            await database.SaveChangesAsync(Ct);
        }

        clock.Set(new DateTimeOffset(2027, 3, 15, 6, 0, 1, TimeSpan.Zero));
        Assert.Equal(1, await site.Get<DigestService>().WriteDueAsync(Ct));
        var digest = (await smtp.WaitAsync(1))[0];
        Assert.Equal("Offprint: 25 new papers, 1 verdict", digest.Subject);
        Assert.Contains("And 5 more", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("/runs/verdict", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("It is faster", digest.HtmlBody!, StringComparison.Ordinal);
        Assert.Contains("TRENDING", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("/papers/hamming-distances", digest.TextBody!, StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html"], ((MultipartAlternative)digest.Body!).Select(p => p.ContentType.MimeType));
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(digest.HtmlBody!);
        Assert.Empty(html.QuerySelectorAll("img, script, link, form, iframe")); // nothing is loaded, nothing tells that it was read
        Assert.All(html.QuerySelectorAll("a"), a => Assert.StartsWith("http://papers.example.org", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(html.QuerySelectorAll("a"), a => Assert.NotNull(a.GetAttribute("style")));
        clock.Set(new DateTimeOffset(2027, 3, 22, 6, 0, 1, TimeSpan.Zero));
        Assert.Equal(0, await site.Get<DigestService>().WriteDueAsync(Ct)); // nothing happened
        Assert.Single(smtp.Mails());
    }

    [Fact]
    public async Task Several_processes_write_each_digest_once()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var first = await StartAsync(smtp, clock);
        await using var second = await StartAsync(smtp, clock, first.Home);
        for (var i = 0; i < 10; i++) await SubscribeAsync(first, $"a{i}@example.org", DigestFrequency.Daily);
        await AddAsync(first, "paper", "Paper", PaperArea.Code, Start);
        clock.Set(new DateTimeOffset(2027, 3, 11, 7, 0, 0, TimeSpan.Zero));
        var written = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? first : second).Get<DigestService>().WriteDueAsync(Ct), Ct)));
        Assert.Equal(10, written.Sum());
        await SmtpServer.UntilAsync(async () => (await first.Get<Outbox>().CountAsync(Ct)).GetValueOrDefault(OutboxMailState.Sent) == 10, "10 sent digests");
        Assert.Equal(10, smtp.Mails().Select(m => m.Headers["X-Rcpt"]).Distinct().Count());
        Assert.Equal(10, smtp.Mails().Count);
    }

    [Fact]
    public async Task A_kept_search_has_a_feed_and_a_digest_of_its_own()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        await SignInAsync(site, smtp);
        using (var kept = await site.SubmitAsync("/search?q=packing&area=inference", "/account/searches", ("name", "Packing"), ("query", "q=packing&area=inference&page=7&nonsense=1"))) Assert.Equal("/account#searches", kept.Headers.Location!.ToString());
        var account = await site.PageAsync("/account");
        Assert.NotNull(account.QuerySelector("a[href='/search?q=packing&area=inference']"));
        using (var feed = await site.SendAsync(account.QuerySelector("a[href^='/feeds/search.atom']")!.GetAttribute("href")!))
        {
            Assert.Equal("application/atom+xml", feed.Content.Headers.ContentType!.MediaType);
            Assert.Contains("/papers/prepacking", await feed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        var action = account.QuerySelector("form[action$='/digest']")!.GetAttribute("action")!;
        using (var subscribed = await site.SubmitAsync("/account", action, ("frequency", "daily"))) Assert.Equal("/account#digests", subscribed.Headers.Location!.ToString());
        await AddAsync(site, "a", "Packing prompts tightly", PaperArea.Inference, Start.AddHours(1));
        await AddAsync(site, "b", "Packing suitcases", PaperArea.Vision, Start.AddHours(1));
        await AddAsync(site, "c", "Something else", PaperArea.Inference, Start.AddHours(1));
        clock.Set(new DateTimeOffset(2027, 3, 11, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await site.Get<DigestService>().WriteDueAsync(Ct));
        var digest = (await smtp.WaitAsync(2))[1];
        Assert.Equal("Offprint: 1 new paper", digest.Subject);
        Assert.Contains("the search “Packing”", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("Packing prompts tightly", digest.TextBody!, StringComparison.Ordinal);

        var export = await site.JsonAsync("/account/export.json");
        Assert.Equal("Packing", (string?)export["searches"]![0]!["name"]);
        Assert.Equal("Daily", (string?)export["digests"]![0]!["frequency"]);
        using (await site.SubmitAsync("/account", action.Replace("/digest", "/remove", StringComparison.Ordinal))) Assert.Equal(0, await CountAsync(site));
        Assert.Null((await site.PageAsync("/account")).QuerySelector("a[href^='/search?q=packing']"));
    }

    [Fact]
    public async Task An_account_that_is_deleted_takes_its_searches_and_digests_along()
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var site = await StartAsync(smtp, new MovableClock(Start));
        await SignInAsync(site, smtp);
        using (await site.SubmitAsync("/search?q=packing", "/account/searches", ("name", "Packing"), ("query", "q=packing")))
        using (var subscribed = await site.SubmitAsync("/digest", "/digest", ("frequency", "daily")))
        {
            Assert.Equal("/account#digests", subscribed.Headers.Location!.ToString()); // the address was proved when its owner signed in
        }

        Assert.Equal(1, await CountAsync(site));
        using (await site.SubmitAsync("/account", "/account/delete"))
        {
            await using var database = site.Get<SiteDatabases>().Open();
            Assert.Equal(0, await database.Subscriptions.CountAsync(Ct) + await database.SavedSearches.CountAsync(Ct) + await database.Users.CountAsync(Ct));
        }
    }

    [Fact]
    public async Task A_lost_secret_ends_no_way_out()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        var home = Directory.CreateTempSubdirectory("offprint-site-").FullName;
        string old;
        await using (var site = await StartAsync(smtp, clock, home))
        {
            old = await SubscribeAsync(site, "ada@example.org", DigestFrequency.Daily);
            await AddAsync(site, "paper", "Paper", PaperArea.Code, Start);
        }

        File.Delete(Path.Combine(home, "keys", "links.key"));
        clock.Set(new DateTimeOffset(2027, 3, 11, 7, 0, 0, TimeSpan.Zero));
        await using (var site = await StartAsync(smtp, clock, home))
        {
            await site.Get<DigestService>().WriteDueAsync(Ct);
            var manage = Link((await smtp.WaitAsync(1))[0], "/digest/");
            Assert.NotEqual(old, manage);
            await site.PageAsync(manage);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task A_large_import_is_counted_and_told_in_short()
    {
        await using var smtp = await SmtpServer.StartAsync();
        var clock = new MovableClock(Start);
        await using var site = await StartAsync(smtp, clock);
        await SubscribeAsync(site, "ada@example.org", DigestFrequency.Daily, PaperArea.Code, PaperArea.Data);
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            for (var i = 0; i < 6000; i++)
            {
                database.Papers.Add(new PaperRow
                {
                    Slug = $"paper-{i}", Title = $"Paper {i}", TitleKey = $"paper {i}", Abstract = "", Authors = [], Date = "2027-03-01", Area = i % 3 == 0 ? PaperArea.Vision : i % 3 == 1 ? PaperArea.Code : PaperArea.Data,
                    Tags = [], Source = PaperSource.Import, AddedAt = Start.AddSeconds(i),
                });
            }

            await database.SaveChangesAsync(Ct);
        }

        clock.Set(new DateTimeOffset(2027, 3, 11, 7, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await site.Get<DigestService>().WriteDueAsync(Ct));
        var digest = (await smtp.WaitAsync(1))[0];
        Assert.Equal("Offprint: 4,000 new papers", digest.Subject);
        Assert.Contains("And 3,980 more", digest.TextBody!, StringComparison.Ordinal);
        Assert.Contains("Paper 5999", digest.TextBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_can_be_looked_at_before()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Null((await site.PageAsync("/digest")).QuerySelector("form[action='/digest']")); // no mail server
        using var html = await site.SendAsync("/digest/preview.html?frequency=daily&area=inference");
        Assert.Equal("text/html", html.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("papers of inference", await html.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var text = await site.SendAsync("/digest/preview.txt");
        Assert.Equal("text/plain", text.Content.Headers.ContentType!.MediaType);
        using var other = await site.SendAsync("/digest/preview.pdf");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    // The address is one without https: cookies of one with it would not come back over the loopback.
    private static Task<TestSite> StartAsync(SmtpServer smtp, TimeProvider clock, string? home = null) => TestSite.StartAsync(
        o => o with { PublicUrl = new Uri("http://papers.example.org"), Clock = clock, Smtp = new SmtpOptions { Host = "127.0.0.1", Port = smtp.Port, Tls = SmtpTls.None, From = "digest@papers.example.org" } }, home);

    /// <summary>A confirmed subscription; its page.</summary>
    private static async Task<string> SubscribeAsync(TestSite site, string email, DigestFrequency frequency, params PaperArea[] areas)
    {
        var now = site.Get<TimeProvider>().GetUtcNow();
        now = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var token = site.Get<LinkTokens>().OfSubscription(email, null, now);
        await using var database = site.Get<SiteDatabases>().Open();
        database.Subscriptions.Add(new SubscriptionRow { Email = email, Frequency = frequency, Areas = [.. areas.Select(a => a.Name())], UnsubscribeTokenHash = LinkTokens.Hash(token), CreatedAt = now, ConfirmedAt = now });
        await database.SaveChangesAsync(Ct);
        return "/digest/" + token;
    }

    private static async Task ConfirmAsync(TestSite site, string confirm)
    {
        using var confirmed = await site.SubmitAsync(confirm, confirm);
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
    }

    private static async Task SignInAsync(TestSite site, SmtpServer smtp)
    {
        using var asked = await site.SubmitAsync("/sign-in", "/sign-in", ("email", "ada@example.org"));
        var link = new Uri(new Uri("http://papers.example.org"), Link((await smtp.WaitAsync(1))[0], "/sign-in/"));
        using var used = await site.SubmitAsync(link.PathAndQuery, link.AbsolutePath);
        Assert.Equal(HttpStatusCode.Redirect, used.StatusCode);
    }

    private static async Task<int> CountAsync(TestSite site)
    {
        await using var database = site.Get<SiteDatabases>().Open();
        return await database.Subscriptions.CountAsync(Ct);
    }

    private static string Link(MimeMessage mail, string path) =>
        new Uri("http://" + mail.TextBody!.Split("http://").Skip(1).Select(l => l.Split('\r', '\n')[0].Trim()).First(l => l.Contains(path, StringComparison.Ordinal))).PathAndQuery;

    private static async Task AddAsync(TestSite site, string slug, string title, PaperArea area, DateTimeOffset at)
    {
        await using var database = site.Get<SiteDatabases>().Open();
        database.Papers.Add(new PaperRow { Slug = slug, Title = title, TitleKey = title.ToLowerInvariant(), Abstract = "About it.", Authors = ["Ada Byron"], Date = "2027-03-01", Area = area, Tags = [], Source = PaperSource.Import, AddedAt = at });
        await database.SaveChangesAsync(Ct);
    }
}
