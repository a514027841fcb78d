using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Offprint.Site.Database;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>Submitting papers, deciding about them, and what the submitter sees.</summary>
public sealed class SubmissionTests
{
    private static readonly (string, string)[] Paper =
    [
        ("arxiv", "https://arxiv.org/abs/2501.01234v2"), ("title", "On <b>submitted</b> things"), ("authors", "Ada Lovelace\r\nZoë"), ("date", "2025-01-02"),
        ("area", "code"), ("tags", "Things, submitted"), ("abstract", "About <script>things</script>."), ("note", "please"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paper_is_submitted_accepted_with_changes_and_appears_everywhere()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        using (var unknown = await site.SendAsync("/submit")) Assert.Equal(HttpStatusCode.Redirect, unknown.StatusCode);
        await People.SignInAsync(site, links, "ada@example.org");
        using (var sent = await site.SubmitAsync("/submit", "/submit", Paper)) Assert.Equal("/account#submissions", sent.Headers.Location!.ToString());
        var account = await site.PageAsync("/account");
        Assert.Contains("waiting", account.QuerySelector("#submissions + ul")!.TextContent, StringComparison.Ordinal);
        using (var twice = await site.SubmitAsync("/submit", "/submit", Paper)) Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        await site.PageAsync("/papers/arxiv-2501-01234", HttpStatusCode.NotFound);
        await site.PageAsync("/moderation", HttpStatusCode.NotFound); // not for everybody

        await People.SignInAsync(site, links, "root@example.org");
        var queue = await site.PageAsync("/moderation");
        var address = queue.QuerySelector(".runs a")!.GetAttribute("href")!;
        Assert.Equal("On <b>submitted</b> things", queue.QuerySelector(".runs a")!.TextContent);
        Assert.Contains("please", (await site.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        (string, string)[] edited = [.. Paper.Select(f => f.Item1 == "title" ? ("title", "On things") : f), ("reason", "Thank you"), ("decision", "accept")];
        using (var accepted = await site.SubmitAsync(address, address, edited)) Assert.Equal("/papers/arxiv-2501-01234", accepted.Headers.Location!.ToString());
        using (var again = await site.SendAsync(address)) Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        var page = await site.PageAsync("/papers/arxiv-2501-01234");
        Assert.Equal("On things", page.QuerySelector("h1")!.TextContent);
        Assert.Contains("About <script>things</script>.", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Ada Lovelace", "Zoë"], page.QuerySelectorAll(".authors a").Select(a => a.TextContent));
        Assert.Equal("/papers/arxiv-2501-01234", (await site.PageAsync("/search?q=on+things+lovelace")).QuerySelector(".paper h2 a")!.GetAttribute("href"));
        Assert.Contains((await site.PageAsync("/areas/code")).QuerySelectorAll(".paper h2 a"), a => a.GetAttribute("href") == "/papers/arxiv-2501-01234");
        await site.PageAsync("/tags/things");

        await People.SignInAsync(site, links, "ada@example.org");
        var own = (await site.PageAsync("/account")).QuerySelector("#submissions + ul")!;
        Assert.Contains("accepted", own.TextContent, StringComparison.Ordinal);
        Assert.Contains("Thank you", own.TextContent, StringComparison.Ordinal);
        using (var known = await site.SubmitAsync("/submit", "/submit", Paper)) Assert.Contains("is here already", await known.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var export = await site.JsonAsync("/account/export.json");
        Assert.Equal("Accepted", (string?)export["submissions"]![0]!["state"]);

        using (var deleted = await site.SubmitAsync("/account", "/account/delete")) Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await using var database = site.Get<SiteDatabases>().Open();
        Assert.Equal(0, await database.Submissions.CountAsync(Ct));
        Assert.Null((await database.Papers.SingleAsync(Ct)).AddedBy);
    }

    [Fact]
    public async Task A_paper_is_declined_with_a_reason()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "root@example.org");
        using (await site.SubmitAsync("/submit", "/submit", Paper))
        {
            var address = (await site.PageAsync("/moderation")).QuerySelector(".runs a")!.GetAttribute("href")!;
            using (var silent = await site.SubmitAsync(address, address, ("decision", "decline"))) Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
            using (var declined = await site.SubmitAsync(address, address, ("decision", "decline"), ("reason", "Not about computing."))) Assert.Equal("/moderation", declined.Headers.Location!.ToString());
            Assert.Contains("Not about computing.", (await site.PageAsync(address)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("Not about computing.", (await site.PageAsync("/account")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Single((await site.PageAsync("/moderation?state=declined")).QuerySelectorAll(".runs li"));
        }
    }

    [Theory]
    [InlineData("arxiv", "24.1", "arXiv number")]
    [InlineData("doi", "nonsense", "DOI")]
    [InlineData("title", "", "missing")]
    [InlineData("authors", " \n ", "one a line")]
    [InlineData("date", "yesterday", "2024-04-15")]
    [InlineData("area", "cooking", "one of the areas")]
    [InlineData("url", "javascript:alert(1)", "web address")]
    [InlineData("arxiv", "", "is needed")]
    public async Task What_is_wrong_stands_beside_the_field(string field, string value, string part)
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        using var refused = await site.SubmitAsync("/submit", "/submit", [.. Paper.Where(f => f.Item1 != field), (field, value)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync(Ct));
        Assert.Contains(part, page.QuerySelector($".field.wrong:has([name={field}]) .error")!.TextContent, StringComparison.Ordinal);
        if (field != "title") Assert.Equal("On <b>submitted</b> things", page.QuerySelector("[name=title]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("@a{x, title={From a file}, author={A and B}, year=2020, doi={10.1234/x}}\n@a{y, title={Another}, author={C}, year=2021, doi={10.1234/y}}", HttpStatusCode.Redirect, "")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><feed xmlns=\"http://www.w3.org/2005/Atom\">&e;</feed>", HttpStatusCode.UnprocessableEntity, "up.xml: line 1")]
    [InlineData("@a{x, title={No end", HttpStatusCode.UnprocessableEntity, "does not close")]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity, "holds no paper")]
    [InlineData("hello", HttpStatusCode.UnprocessableEntity, "none of the formats")]
    public async Task A_file_can_be_sent_and_is_read_safely(string content, HttpStatusCode status, string part)
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        using var sent = await UploadAsync(site, Encoding.UTF8.GetBytes(content));
        Assert.Equal(status, sent.StatusCode);
        Assert.Contains(part, WebUtility.HtmlDecode(await sent.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
        await using var database = site.Get<SiteDatabases>().Open();
        Assert.Equal(status == HttpStatusCode.Redirect ? 2 : 0, await database.Submissions.CountAsync(Ct));
    }

    [Fact]
    public async Task A_file_that_unpacks_to_much_or_holds_many_papers_is_refused()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes("@a{" + new string(' ', 50_000_000)), Ct);
        using (var bomb = await UploadAsync(site, packed.ToArray())) Assert.Equal(HttpStatusCode.UnprocessableEntity, bomb.StatusCode);
        using (var many = await UploadAsync(site, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 21).Select(i => $"@a{{x{i}, title={{T}}, year=2020, doi={{10.1234/{i}}}}}\n"))))) Assert.Equal(HttpStatusCode.UnprocessableEntity, many.StatusCode);
        using (var large = await UploadAsync(site, new byte[2 << 20])) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        await using var database = site.Get<SiteDatabases>().Open();
        Assert.Equal(0, await database.Submissions.CountAsync(Ct));
    }

    [Fact]
    public async Task Forms_without_their_token_and_too_many_are_refused()
    {
        var links = new ConcurrentQueue<(string, string)>();
        await using var site = await StartAsync(links);
        await People.SignInAsync(site, links, "ada@example.org");
        foreach (var path in new[] { "/submit", "/submit/file", "/papers/lion/comments", "/account/name" })
        {
            using var response = await site.SendAsync(path, r => r.Content = new FormUrlEncodedContent([new("title", "x")]), HttpMethod.Post);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }

        var status = HttpStatusCode.OK;
        for (var i = 0; i < 11 && status != HttpStatusCode.TooManyRequests; i++)
        {
            using var response = await site.SubmitAsync("/submit", "/submit", ("title", ""));
            status = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
    }

    [Fact]
    public async Task Programs_submit_with_a_key_and_see_what_became_of_it()
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.Get<ApiKeys>().CreateAsync("nightly", Ct);
        var body = new { title = "By a program", authors = new[] { "A" }, date = "2025", doi = "10.1234/PROGRAM", area = "data" };
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(body, null)).StatusCode);
        using var created = await PostAsync(body, key);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var address = created.Headers.Location!.ToString();
        using var seen = await site.SendAsync(address, r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key));
        Assert.Equal("pending", (string?)JsonNode.Parse(await seen.Content.ReadAsStringAsync(Ct))!["state"]);
        using (var closed = await site.SendAsync(address)) Assert.Equal(HttpStatusCode.Unauthorized, closed.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(body, key)).StatusCode);
        using var wrong = await PostAsync(new { title = "x" }, key);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("authors: ", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        async Task<HttpResponseMessage> PostAsync(object content, string? with) => await site.SendAsync("/api/v1/submissions", r =>
        {
            if (with is not null) r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", with);
            r.Content = JsonContent.Create(content);
        }, HttpMethod.Post);
    }

    private static Task<TestSite> StartAsync(ConcurrentQueue<(string, string)> links) =>
        TestSite.StartAsync(o => o with { ShowLink = (email, link) => links.Enqueue((email, link)), Admins = ["Root@example.org"] });

    private static async Task<HttpResponseMessage> UploadAsync(TestSite site, byte[] bytes)
    {
        var token = (await site.PageAsync("/submit")).QuerySelector("form[action='/submit/file'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(bytes), "file", "up.xml" }, { new StringContent(""), "format" } };
        return await site.Client.PostAsync(new Uri("/submit/file", UriKind.Relative), content, Ct);
    }
}
