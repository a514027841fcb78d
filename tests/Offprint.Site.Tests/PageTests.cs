using System.IO.Compression;
using System.Net;
using AngleSharp.Dom;

namespace Offprint.Site.Tests;

/// <summary>What holds for every page: found, well-formed, safe, small.</summary>
public sealed class PageTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => shared.Site;

    public static TheoryData<string> Pages =>
    [
        "/", "/?page=2", "/papers", "/papers?area=code&sort=title", "/papers?result=holds", "/search?q=packing", "/search?q=zzzzzz", "/daily/2024-04-15", "/daily/2024-04", "/daily/1999-01-01",
        "/areas", "/areas/inference", "/tags", "/tags/packing", "/authors", "/authors/Siyan%20Zhao", "/papers/prepacking", "/papers/lion", "/papers/prepacking/run",
        "/compare", "/compare?a=prepacking&b=lion", "/runs", "/api", "/sign-in", "/nothing-here",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_whole_and_carries_no_script_style_or_request_of_its_own(string path)
    {
        using var response = await Site.SendAsync(path);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        var page = await Site.PageAsync(path, response.StatusCode);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.NotEmpty(page.Title!);
        Assert.Empty(page.QuerySelectorAll("[style], style, iframe, object, embed"));
        Assert.All(page.QuerySelectorAll("script"), s => Assert.True(s.TextContent.Length == 0 && s.GetAttribute("src")!.StartsWith("/assets/", StringComparison.Ordinal)));
        Assert.All(page.QuerySelectorAll("img, link[rel=stylesheet], link[rel=icon]"), e => Assert.StartsWith("/assets/", e.GetAttribute("src") ?? e.GetAttribute("href"), StringComparison.Ordinal));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(page.QuerySelectorAll("a[href^=http]"), a => Assert.Contains("noreferrer", a.GetAttribute("rel") ?? "", StringComparison.Ordinal));
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task Every_address_on_the_first_pages_leads_somewhere()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(["/", "/papers/prepacking", "/daily/2024-04-15", "/areas", "/compare", "/runs", "/api"]);
        var starts = open.ToHashSet();
        while (open.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            using var response = await Site.SendAsync(path);
            Assert.True((int)response.StatusCode < 400, $"{path}: {(int)response.StatusCode}");
            if (!starts.Contains(path)) continue;
            var page = await Site.PageAsync(path);
            foreach (var link in page.QuerySelectorAll("[href^='/'], [src^='/']").Select(e => (e.GetAttribute("href") ?? e.GetAttribute("src"))!.Split('#')[0])) open.Enqueue(link);
        }

        Assert.True(seen.Count > 80, $"only {seen.Count} addresses");
    }

    [Fact]
    public async Task The_first_page_with_all_it_needs_is_under_150_kB_compressed()
    {
        var page = await Site.PageAsync("/");
        long bytes = 0;
        foreach (var path in page.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], script").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).Append("/"))
        {
            using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Site.Server.Address };
            client.DefaultRequestHeaders.Add("Accept-Encoding", "br");
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
            var body = await response.Content.ReadAsByteArrayAsync(Ct);
            using var plain = new MemoryStream();
            await using (var brotli = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress)) await brotli.CopyToAsync(plain, Ct);
            Assert.True(plain.Length > body.Length);
            bytes += body.Length;
        }

        Assert.InRange(bytes, 1000, 150_000);
    }

    [Fact]
    public async Task An_asset_may_be_kept_for_ever_and_is_not_sent_twice()
    {
        var address = (await Site.PageAsync("/")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var first = await Site.SendAsync(address);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var again = await Site.SendAsync(address, r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var none = await Site.SendAsync("/assets/..%2Fsite.db");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/nothing.png", 404, "nothing at '/nothing.png'")]
    [InlineData("DELETE", "/papers", 405, "it answers GET")]
    [InlineData("GET", "/api/v2/papers", 404, "nothing at '/api/v2/papers'")]
    [InlineData("DELETE", "/api/v1/papers", 405, "does not answer DELETE")]
    [InlineData("GET", "/runs?paper=nope", 404, "nope")]
    [InlineData("GET", "/api/v1/runs?paper=nope", 400, "nope")]
    [InlineData("HEAD", "/runs/none/events", 405, "")]
    public async Task What_is_not_there_is_said_in_the_format_of_those_who_ask(string method, string path, int status, string part)
    {
        using var response = await Site.SendAsync(path, method: new HttpMethod(method));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal) ? "application/problem+json" : "text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(part, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_kept_by_no_cache_that_others_share()
    {
        using var response = await Site.SendAsync("/papers");
        Assert.True(response.Headers.CacheControl is { Private: true } or { NoStore: true });
        Assert.Contains("Cookie", response.Headers.Vary);
    }

    [Fact]
    public async Task A_name_of_another_host_is_refused()
    {
        using var response = await Site.SendAsync("/", r => r.Headers.Host = "evil.example");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/papers/prepacking")]
    [InlineData("/feeds/new.atom")]
    [InlineData("/api/v1/areas")]
    public async Task A_head_is_answered_like_a_get_without_its_body(string path)
    {
        using var head = await Site.SendAsync(path, method: HttpMethod.Head);
        using var get = await Site.SendAsync(path);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Behind_a_proxy_each_visitor_has_limits_of_their_own()
    {
        await using var site = await TestSite.StartAsync(o => o with { PublicUrl = new Uri("https://papers.example.org"), RequestsPerMinute = 2 });
        async Task<HttpStatusCode> AskAsync(string visitor)
        {
            using var response = await site.SendAsync("/api/v1/areas", r =>
            {
                r.Headers.Host = "papers.example.org";
                r.Headers.Add("X-Forwarded-For", visitor);
            });
            return response.StatusCode;
        }

        foreach (var visitor in new[] { "203.0.113.7", "203.0.113.8" })
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(visitor));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(visitor));
            Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(visitor));
        }
    }

    [Fact]
    public async Task Health_and_metrics_answer()
    {
        var health = await Site.JsonAsync("/health");
        Assert.Equal("ok", (string?)health["status"]);
        Assert.Equal(87, (int)health["papers"]!);
        Assert.Equal("sqlite", (string?)health["database"]);
        var metrics = await (await Site.SendAsync("/metrics")).Content.ReadAsStringAsync(Ct);
        Assert.Contains("offprint_papers 87\n", metrics, StringComparison.Ordinal);
        Assert.Contains("offprint_runs{state=\"queued\"} 0\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/papers/prepaking", "prepacking")]
    [InlineData("/runs/nothing", "no run")]
    [InlineData("/tags/no-such-tag", "no-such-tag")]
    [InlineData("/daily/yesterday", "2024-04-15")]
    public async Task What_is_not_there_is_a_404_that_helps(string path, string part)
    {
        var page = await Site.PageAsync(path, HttpStatusCode.NotFound);
        Assert.Contains(part, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_comes_back_as_text()
    {
        var page = await Site.PageAsync("/search?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));
        Assert.Single(page.QuerySelectorAll("script"));
        Assert.Contains("<script>alert(1)</script>", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("alert(1)", page.QuerySelector("#q")!.GetAttribute("value"), StringComparison.Ordinal);
    }
}
