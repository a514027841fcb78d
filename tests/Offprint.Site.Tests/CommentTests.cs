using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Community;
using Offprint.Site.Database;
using Offprint.Site.Markup;

namespace Offprint.Site.Tests;

/// <summary>Comments: written, answered, changed, taken back, hidden.</summary>
public sealed class CommentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_is_written_answered_changed_hidden_and_taken_back()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        Assert.NotNull((await site.PageAsync("/papers/lion")).QuerySelector("a[href='/sign-in?next=/papers/lion'].button"));
        await People.SignInAsync(site, links, "ada@example.org");
        using (var nameless = await PostAsync(site, "Hello", name: "x")) Assert.Equal(HttpStatusCode.UnprocessableEntity, nameless.StatusCode);
        using (var empty = await PostAsync(site, "  ", name: "Ada L.")) Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        using var posted = await PostAsync(site, "# Big\n\nIt **works** <script>alert(1)</script> [x](javascript:alert(1)) ![p](https://example.org/p.png)", name: "Ada L.");
        var thread = posted.Headers.Location!.ToString().Split('#')[0];
        var id = thread["/comments/".Length..];
        Assert.Equal(14, id.Length);
        var page = await site.PageAsync("/papers/lion");
        var comment = page.QuerySelector(".comment")!;
        Assert.Equal("Ada L.", comment.QuerySelector("strong")!.TextContent);
        Assert.Contains("<script>alert(1)</script>", comment.TextContent, StringComparison.Ordinal);
        Assert.Empty(comment.QuerySelectorAll("script, img, h1, [href^=javascript]"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.DoesNotContain("ada@example.org", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await People.SignInAsync(site, links, "bo@example.org");
        using (var taken = await PostAsync(site, "I am Ada", name: "ADA l.")) Assert.Equal(HttpStatusCode.UnprocessableEntity, taken.StatusCode);
        using (var answered = await PostAsync(site, "An answer", name: "Bo", replyTo: id)) Assert.StartsWith(thread + "#c-", answered.Headers.Location!.ToString(), StringComparison.Ordinal);
        await site.PageAsync($"/comments/{id}/edit", HttpStatusCode.NotFound); // somebody else's
        using (var foreign = await SendAsync(site, thread + "/edit", ("text", "taken over"))) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using (var foreign = await SendAsync(site, thread + "/delete")) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using (var foreign = await SendAsync(site, thread + "/hide", ("hidden", "1"))) Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal("An answer", (await site.PageAsync(thread)).QuerySelector(".answers .said")!.TextContent.Trim());

        await People.SignInAsync(site, links, "ada@example.org");
        using (var changed = await site.SubmitAsync($"/comments/{id}/edit", $"/comments/{id}/edit", ("text", "It *works* now"))) Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Contains("changed", (await site.PageAsync(thread)).QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);

        using (var back = await site.SubmitAsync(thread, thread + "/delete")) Assert.Equal("/papers/lion#comments", back.Headers.Location!.ToString());
        var after = await site.PageAsync("/papers/lion");
        Assert.Contains("Taken back", after.QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", after.QuerySelector(".comments")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("An answer", after.QuerySelector(".answers")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_hides_a_comment_and_shows_it_again()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        using var posted = await PostAsync(site, "It works", name: "Ada L.");
        var thread = posted.Headers.Location!.ToString().Split('#')[0];
        await People.SignInAsync(site, links, "root@example.org");
        using (await site.SubmitAsync(thread, thread + "/hide", ("hidden", "1")))
        {
            Assert.Contains("only administrators", (await site.PageAsync(thread)).QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
        }

        var api = await site.JsonAsync("/api/v1/papers/lion/comments");
        Assert.Equal(("hidden", (string?)null, (string?)null), ((string?)api["items"]![0]!["state"], (string?)api["items"]![0]!["text"], (string?)api["items"]![0]!["author"]));
        await People.SignInAsync(site, links, "bo@example.org");
        Assert.DoesNotContain("works", (await site.PageAsync(thread)).QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
        using (var answer = await SendAsync(site, "/papers/lion/comments", ("text", "x"), ("name", "Bo"), ("replyTo", thread["/comments/".Length..]))) Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        await People.SignInAsync(site, links, "root@example.org");
        using (await site.SubmitAsync(thread, thread + "/hide", ("hidden", "0")))
        {
            Assert.Equal("Ada L.", (string?)(await site.JsonAsync("/api/v1/papers/lion/comments"))["items"]![0]!["author"]);
        }
    }

    [Fact]
    public async Task A_deleted_account_leaves_comments_without_a_name()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        using (await PostAsync(site, "Stays", name: "Ada L."))
        {
            var export = await site.JsonAsync("/account/export.json");
            Assert.Equal(("Ada L.", "Stays"), ((string?)export["name"], (string?)export["comments"]![0]!["text"]));
        }

        using (await site.SubmitAsync("/account", "/account/delete"))
        {
            var page = await site.PageAsync("/papers/lion");
            Assert.Contains("Stays", page.QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("somebody", page.QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("Ada", page.QuerySelector(".comments")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_comments_come_in_pages()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            var user = await database.Users.Select(u => u.Id).SingleAsync(Ct);
            for (var i = 0; i < 45; i++) database.Comments.Add(new CommentRow { Id = $"root{i:00}", PaperSlug = "lion", UserId = user, Text = $"comment {i}", PostedAt = DateTimeOffset.UnixEpoch.AddMinutes(i) });
            for (var i = 0; i < 60; i++) database.Comments.Add(new CommentRow { Id = $"answer{i:00}", PaperSlug = "lion", UserId = user, Text = $"answer {i}", PostedAt = DateTimeOffset.UnixEpoch.AddDays(1).AddMinutes(i), ReplyTo = "root00" });
            await database.SaveChangesAsync(Ct);
        }

        var seen = new List<string>();
        for (var path = "/papers/lion"; path is not null;)
        {
            var page = await site.PageAsync(path);
            seen.AddRange(page.QuerySelectorAll(".thread > .comment .said").Select(c => c.TextContent.Trim()));
            if (path == "/papers/lion")
            {
                Assert.Equal(Comments.AnswersShown, page.QuerySelectorAll(".answers .comment").Length);
                Assert.Contains("All 60 answers", page.QuerySelector(".thread")!.TextContent, StringComparison.Ordinal);
            }

            path = page.QuerySelector(".comments a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(0, 45).Select(i => $"comment {i}"), seen);
        Assert.Equal(50, (await site.PageAsync("/comments/answer03")).QuerySelectorAll(".answers .comment").Length);
        Assert.Equal(10, (await site.PageAsync("/comments/root00?page=2")).QuerySelectorAll(".answers .comment").Length);
        Assert.Equal("/api/v1/papers/lion/comments?page=2", (string?)(await site.JsonAsync("/api/v1/papers/lion/comments"))["next"]);
    }

    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("  Ada \t L. ", "Ada L.")]
    [InlineData("A", null)]
    [InlineData("<b>Ada</b>", null)]
    [InlineData("12", null)]
    [InlineData("Ada\u202Etxt", null)]
    public void Names_are_plain(string text, string? name) => Assert.Equal(name, PersonNames.Clean(text));

    [Theory]
    [InlineData("# H\n\ntext", "<p><strong>H</strong></p>")]
    [InlineData("Under\n=====", "<p><strong>Under</strong></p>")]
    [InlineData("`<h1>x</h1>`", "&lt;h1&gt;x&lt;/h1&gt;")]
    public void Headings_of_comments_are_bold_text(string markdown, string html) => Assert.Contains(html, SafeMarkdown.RenderComment(markdown).Value, StringComparison.Ordinal);

    private static Task<TestSite> StartAsync(ConcurrentQueue<(string, string)> links) =>
        TestSite.StartAsync(o => o with { ShowLink = (email, link) => links.Enqueue((email, link)), Admins = ["root@example.org"] });

    private static Task<HttpResponseMessage> PostAsync(TestSite site, string text, string name, string? replyTo = null) =>
        site.SubmitAsync(replyTo is null ? "/papers/lion" : "/comments/" + replyTo, "/papers/lion/comments", ("text", text), ("name", name), ("replyTo", replyTo ?? ""));

    /// <summary>Sends a form that the page would not show, with a token that is right.</summary>
    private static async Task<HttpResponseMessage> SendAsync(TestSite site, string action, params (string Name, string Value)[] fields)
    {
        var token = (await site.PageAsync("/account")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        return await site.Client.PostAsync(new Uri(action, UriKind.Relative), content, Ct);
    }
}
