using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Offprint.Papers;
using Offprint.Site.Find;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>The JSON interface.</summary>
public sealed class ApiTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => shared.Site;

    [Fact]
    public async Task Pages_follow_one_another_to_the_end()
    {
        var slugs = new List<string>();
        string? next = "/api/v1/papers?size=20";
        while (next is not null)
        {
            var page = await Site.JsonAsync(next);
            Assert.Equal(87, (int)page["total"]!);
            slugs.AddRange(page["items"]!.AsArray().Select(p => (string)p!["slug"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(87, slugs.Count);
        Assert.Equal(87, slugs.Distinct().Count());
        Assert.Empty((await Site.JsonAsync("/api/v1/papers?page=1000000&size=100"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_paper_has_its_card_options_similar_papers_and_citation()
    {
        var json = await Site.JsonAsync("/api/v1/papers/prepacking");
        Assert.Equal("Holds", (string?)json["paper"]!["verdict"]);
        Assert.Contains("## What it does", (string?)json["card"], StringComparison.Ordinal);
        Assert.Contains("--batch-size", json["options"]!.AsArray().Select(o => (string)o!["flag"]!));
        Assert.DoesNotContain("--prompts", json["options"]!.AsArray().Select(o => (string)o!["flag"]!));
        Assert.NotEmpty(json["similar"]!.AsArray());
        var report = RunReport.Parse((await Site.JsonAsync("/api/v1/papers/prepacking/result")).ToJsonString());
        Assert.Equal(VerdictKind.Holds, report.Verdict);
    }

    [Fact]
    public async Task Counts_add_up()
    {
        Assert.Equal(87, (await Site.JsonAsync("/api/v1/areas")).AsArray().Sum(a => (int)a!["papers"]!));
        var catalog = Site.Get<SiteCatalog>();
        Assert.Equal(catalog.Papers.Sum(p => p.Tags.Count), (await Site.JsonAsync("/api/v1/tags")).AsArray().Sum(a => (int)a!["papers"]!));
        Assert.Equal(catalog.Papers.Sum(p => p.Authors.Count), (await Site.JsonAsync("/api/v1/authors")).AsArray().Sum(a => (int)a!["papers"]!));
    }

    [Theory]
    [InlineData("/api/v1/papers?area=cooking", HttpStatusCode.BadRequest, "area", "cooking", "retrieval")]
    [InlineData("/api/v1/papers?size=101", HttpStatusCode.BadRequest, "size", "101", "from 1 to 100")]
    [InlineData("/api/v1/papers?since=yesterday", HttpStatusCode.BadRequest, "since", "yesterday", "2024-04-15")]
    [InlineData("/api/v1/papers?page=0", HttpStatusCode.BadRequest, "page", "0", "from 1")]
    [InlineData("/api/v1/runs?since=soon", HttpStatusCode.BadRequest, "since", "soon", "2026-01-31T12:00:00Z")]
    [InlineData("/api/v1/papers/prepaking", HttpStatusCode.NotFound, "prepaking", "prepacking", "")]
    [InlineData("/api/v1/runs/nope", HttpStatusCode.NotFound, "nope", "", "")]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound, "/api/v1/nothing", "", "")]
    public async Task What_is_wrong_is_named_as_a_problem(string path, HttpStatusCode status, params string[] parts)
    {
        using var response = await Site.SendAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync(Ct);
        foreach (var part in parts) Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_carry_tags_and_are_not_sent_again()
    {
        using var first = await Site.SendAsync("/api/v1/papers?size=5");
        using var again = await Site.SendAsync("/api/v1/papers?size=5", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        using var other = await Site.SendAsync("/api/v1/papers?size=6", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task The_document_and_the_page_describe_every_operation()
    {
        var document = await Site.JsonAsync("/api/v1/openapi.json");
        Assert.StartsWith("3.", (string?)document["openapi"], StringComparison.Ordinal);
        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {p.Key}")).ToHashSet();
        var page = await Site.PageAsync("/api");
        var shown = page.QuerySelectorAll(".operation h2").Select(h => h.TextContent.Trim()).ToHashSet();
        Assert.Equal(described, shown);
        Assert.Contains("GET /api/v1/papers", shown);
        Assert.Contains("POST /api/v1/runs", shown);
        Assert.All(document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()), o => Assert.NotEmpty((string)o.Value!["summary"]!));
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Path: p.Key, Verb: o.Key, Operation: o.Value!))).ToList();
        Assert.All(operations, o => Assert.Matches("^[a-z][A-Za-z0-9]+$", (string)o.Operation["operationId"]!));
        Assert.All(operations.Where(o => o.Verb == "post"), o => Assert.NotNull(o.Operation["security"]![0]!["key"]));
        Assert.All(operations.Where(o => o.Verb == "post"), o => Assert.NotNull(o.Operation["responses"]!["401"]));
        Assert.All(operations.SelectMany(o => o.Operation["parameters"]?.AsArray() ?? []), p => Assert.NotEmpty((string)p!["description"]!));
        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["key"]!["scheme"]);
        foreach (var example in page.QuerySelectorAll(".operation a").Select(a => a.GetAttribute("href")!)) await Site.JsonAsync(example);
    }

    [Fact]
    public async Task Writing_needs_a_key_that_was_not_withdrawn()
    {
        await using var site = await TestSite.StartAsync();
        var keys = site.Get<ApiKeys>();
        var key = await keys.CreateAsync("nightly", Ct);
        var body = new { paper = "prepacking", size = "quick", options = new Dictionary<string, object> { ["--batch-size"] = 16 } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(site, "/api/v1/runs", body, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(site, "/api/v1/runs", body, key + "x")).StatusCode);
        using var unread = await site.SendAsync("/api/v1/runs", r => r.Content = new StringContent("not json", System.Text.Encoding.UTF8, "application/json"), HttpMethod.Post);
        Assert.Equal(HttpStatusCode.Unauthorized, unread.StatusCode); // the key is looked at first
        using var accepted = await PostAsync(site, "/api/v1/runs", body, key);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var run = JsonNode.Parse(await accepted.Content.ReadAsStringAsync(Ct))!;
        Assert.Equal($"/api/v1/runs/{(string?)run["id"]}", accepted.Headers.Location!.ToString());
        Assert.Equal("16", (string?)run["options"]!["--batch-size"]);
        var done = await site.WaitAsync((string)run["id"]!, "done");
        Assert.Equal("prepacking", (string?)(await site.JsonAsync((string)done["report"]!))["paper"]);

        Assert.Equal(1, await keys.RevokeAsync("nightly", Ct));
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(site, "/api/v1/runs", body, key)).StatusCode);
    }

    [Theory]
    [InlineData("{\"paper\":\"prepacking\",\"options\":{\"--prompts\":\"/etc/passwd\"}}", 400, "--prompts")]
    [InlineData("{\"paper\":\"prepacking\",\"options\":{\"--batch-size\":0}}", 400, "--batch-size")]
    [InlineData("{\"paper\":\"prepacking\",\"options\":{\"--bach-size\":4}}", 400, "--batch-size")]
    [InlineData("{\"paper\":\"prepacking\",\"options\":{\"--batch-size\":[4]}}", 400, "--batch-size")]
    [InlineData("{\"paper\":\"prepacking\",\"size\":\"huge\"}", 400, "huge")]
    [InlineData("{\"paper\":\"lion\"}", 409, "lion")]
    [InlineData("{\"paper\":\"nope\"}", 404, "nope")]
    [InlineData("{}", 400, "paper")]
    [InlineData("not json", 400, "JSON")]
    public async Task A_wrong_run_is_refused_with_a_reason(string body, int status, string part)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.Get<ApiKeys>().CreateAsync("test", Ct);
        using var response = await site.SendAsync("/api/v1/runs", r =>
        {
            r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            r.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }, HttpMethod.Post);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(part, await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(0, (int)(await site.JsonAsync("/api/v1/runs"))["total"]!);
    }

    [Fact]
    public async Task Since_gives_the_runs_that_changed()
    {
        await using var site = await TestSite.StartAsync();
        var first = await site.RunAsync("prepacking");
        var ended = (await site.WaitAsync(first, "done"))["endedAt"]!.ToString();
        var after = DateTimeOffset.Parse(ended, System.Globalization.CultureInfo.InvariantCulture).AddMilliseconds(1).ToString("o", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (int)(await site.JsonAsync("/api/v1/runs?since=" + Uri.EscapeDataString(after)))["total"]!);
        Assert.Equal(1, (int)(await site.JsonAsync("/api/v1/runs?since=" + Uri.EscapeDataString(ended)))["total"]!);
        var second = await site.RunAsync("prepacking");
        await site.WaitAsync(second, "done");
        var changed = await site.JsonAsync("/api/v1/runs?since=" + Uri.EscapeDataString(after));
        Assert.Equal([second], changed["items"]!.AsArray().Select(r => (string)r!["id"]!));
        Assert.Equal(2, (int)(await site.JsonAsync("/api/v1/runs?paper=prepacking&size=1"))["total"]!);
    }

    [Fact]
    public async Task Reading_is_limited_and_pages_are_not()
    {
        await using var site = await TestSite.StartAsync(o => o with { RequestsPerMinute = 5 });
        for (var i = 0; i < 5; i++) await site.JsonAsync("/api/v1/areas");
        using var refused = await site.SendAsync("/api/v1/areas");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(refused.Headers.RetryAfter);
        await site.PageAsync("/");
    }

    private static async Task<HttpResponseMessage> PostAsync(TestSite site, string path, object body, string? key) => await site.SendAsync(path, r =>
    {
        if (key is not null) r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        r.Content = JsonContent.Create(body);
    }, HttpMethod.Post);
}
