using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Find;

namespace Offprint.Site.Tests;

/// <summary>Signing in by a link, votes, one's account.</summary>
public sealed class CommunityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_signs_in_once_and_leads_back()
    {
        var links = new ConcurrentQueue<(string Email, string Link)>();
        await using var site = await StartAsync(links);
        using (var asked = await site.SubmitAsync("/sign-in?next=/papers/lion", "/sign-in", ("email", "Ada@Example.org"), ("next", "/papers/lion"))) Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        var (email, link) = Assert.Single(links);
        Assert.Equal("ada@example.org", email);
        Assert.StartsWith(site.Server.Address.GetLeftPart(UriPartial.Authority) + "/sign-in/", link, StringComparison.Ordinal);
        var path = new Uri(link).PathAndQuery;
        await site.PageAsync(path); // a mail program that opens it uses nothing up
        var action = new Uri(link).AbsolutePath;
        using (var used = await site.SubmitAsync(path, action, ("next", "/papers/lion"))) Assert.Equal("/papers/lion", used.Headers.Location!.ToString());
        Assert.Contains("ada@example.org", (await site.PageAsync("/account")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await site.PageAsync(path, HttpStatusCode.Gone);
        await using var database = site.Get<SiteDatabases>().Open();
        Assert.DoesNotContain(await database.SignInLinks.ToListAsync(Ct), l => link.Contains(l.Hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_that_is_too_old_or_wrong_does_not_work()
    {
        await using var site = await StartAsync([]);
        await site.PageAsync("/sign-in/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", HttpStatusCode.Gone);
        var token = (await site.Get<SignIns>().CreateAsync("ada@example.org", Ct))!;
        await using var database = site.Get<SiteDatabases>().Open();
        var past = DateTimeOffset.UtcNow.AddSeconds(-1);
        await database.SignInLinks.ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, past), Ct);
        await site.PageAsync("/sign-in/" + token, HttpStatusCode.Gone);
        Assert.Null(await site.Get<SignIns>().UseAsync(token, Ct));
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@localhost")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("ada@example.org,eve@example.org")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string text) => Assert.Null(SignIns.Address(text));

    [Theory]
    [InlineData("/papers/lion", "/papers/lion")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/authors/José", "/")]
    [InlineData(null, "/")]
    public void Nobody_is_sent_elsewhere(string? next, string path) => Assert.Equal(path, CommunityEndpoints.LocalPath(next));

    [Fact]
    public async Task An_address_gets_three_open_links_and_one_use_ends_them_all()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        var signIns = site.Get<SignIns>();
        List<string> tokens = [];
        for (var i = 0; i < SignIns.MaximumOpen; i++) tokens.Add((await signIns.CreateAsync("ada@example.org", Ct))!);
        Assert.Null(await signIns.CreateAsync("ada@example.org", Ct));
        Assert.NotNull(await signIns.CreateAsync("eve@example.org", Ct));
        Assert.NotNull(await signIns.UseAsync(tokens[1], Ct));
        foreach (var token in tokens) Assert.Null(await signIns.UseAsync(token, Ct));
        Assert.NotNull(await signIns.CreateAsync("ada@example.org", Ct));
    }

    [Fact]
    public async Task Who_votes_without_being_signed_in_comes_back_to_the_paper()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        using var response = await site.SendAsync("/papers/lion/vote", r => r.Headers.Referrer = new Uri(site.Server.Address, "/papers/lion?a=b"), HttpMethod.Post);
        Assert.Equal("/sign-in?next=%2Fpapers%2Flion%3Fa%3Db", response.Headers.Location!.ToString());
        using var foreign = await site.SendAsync("/papers/lion/vote", r => r.Headers.Referrer = new Uri("https://evil.example/papers/lion"), HttpMethod.Post);
        Assert.Equal("/sign-in?next=%2F", foreign.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_vote_counts_once_trends_and_can_be_taken_back()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        using (var unknown = await site.SendAsync("/account")) Assert.Equal(HttpStatusCode.Redirect, unknown.StatusCode);
        Assert.NotNull((await site.PageAsync("/papers/lion")).QuerySelector("a[href='/sign-in?next=/papers/lion']"));
        await SignInAsync(site, links);
        for (var i = 0; i < 2; i++)
        {
            using var response = await VoteAsync(site, "1");
            Assert.Equal("/papers/lion", response.Headers.Location!.ToString());
        }

        Assert.Contains("1 vote", (await site.PageAsync("/papers/lion")).QuerySelector(".vote")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/papers/lion", (await site.PageAsync("/")).QuerySelector(".paper h2 a")!.GetAttribute("href"));
        Assert.Equal(2, (await site.Get<Trending>().ScoresAsync(Ct))["lion"], 2);
        Assert.NotNull((await site.PageAsync("/account")).QuerySelector("main li a[href='/papers/lion']"));
        using (await VoteAsync(site, "0"))
        {
            Assert.DoesNotContain("lion", (await site.Get<Trending>().ScoresAsync(Ct)).Keys);
        }
    }

    [Fact]
    public async Task An_account_can_be_taken_along_and_deleted()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await SignInAsync(site, links);
        using (await VoteAsync(site, "1"))
        {
            var export = await site.JsonAsync("/account/export.json");
            Assert.Equal("ada@example.org", (string?)export["email"]);
            Assert.Equal("lion", (string?)export["votes"]![0]!["paper"]);
        }

        using (var deleted = await site.SubmitAsync("/account", "/account/delete")) Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using (var gone = await site.SendAsync("/account")) Assert.Equal(HttpStatusCode.Redirect, gone.StatusCode);
        await using var database = site.Get<SiteDatabases>().Open();
        Assert.Equal(0, await database.Users.CountAsync(Ct) + await database.Votes.CountAsync(Ct) + await database.SignInLinks.CountAsync(Ct));
    }

    [Fact]
    public async Task Asking_for_links_is_limited()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        for (var i = 0; i < 10; i++)
        {
            using var response = await site.SubmitAsync("/sign-in", "/sign-in", ("email", $"ada{i / 2}@example.org"));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        using var refused = await site.SubmitAsync("/sign-in", "/sign-in", ("email", "ada@example.org"));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(10, links.Count);
    }

    [Fact]
    public async Task An_address_that_has_enough_links_is_told_nothing_else_and_gets_none()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        HashSet<string> answers = [];
        for (var i = 0; i < 5; i++)
        {
            using var response = await site.SubmitAsync("/sign-in", "/sign-in", ("email", "ada@example.org"));
            answers.Add($"{response.StatusCode} {await response.Content.ReadAsStringAsync(Ct)}");
        }

        Assert.Single(answers);
        Assert.Equal(SignIns.MaximumOpen, links.Count);
    }

    private static Task<TestSite> StartAsync(ConcurrentQueue<(string, string)> links) => TestSite.StartAsync(o => o with { ShowLink = (email, link) => links.Enqueue((email, link)) });

    private static async Task SignInAsync(TestSite site, ConcurrentQueue<(string Email, string Link)> links)
    {
        using (await site.SubmitAsync("/sign-in", "/sign-in", ("email", "ada@example.org")))
        {
            Assert.True(links.TryDequeue(out var sent));
            var link = new Uri(sent.Link);
            using var used = await site.SubmitAsync(link.PathAndQuery, link.AbsolutePath);
            Assert.Equal(HttpStatusCode.Redirect, used.StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> VoteAsync(TestSite site, string vote) => await site.SubmitAsync("/papers/lion", "/papers/lion/vote", ("vote", vote));
}
