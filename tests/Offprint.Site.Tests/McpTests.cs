using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Security;

namespace Offprint.Site.Tests;

/// <summary>The tools over HTTP, with the client of the official SDK.</summary>
public sealed class McpTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => shared.Site;

    [Fact]
    public async Task Tools_are_described_with_types_ranges_and_choices()
    {
        await using var client = await ConnectAsync(Site);
        Assert.Equal("offprint", client.ServerInfo!.Name);
        Assert.Contains("quick", client.ServerInstructions!, StringComparison.Ordinal);
        var tools = (await client.ListToolsAsync(cancellationToken: Ct)).ToDictionary(t => t.Name);
        Assert.Equal(["result", "run", "search", "show"], tools.Keys.Order(StringComparer.Ordinal));
        foreach (var tool in tools.Values)
        {
            Assert.NotEmpty(tool.Description);
            Assert.NotNull(tool.ReturnJsonSchema);
            foreach (var argument in tool.JsonSchema.GetProperty("properties").EnumerateObject()) Assert.NotEmpty(argument.Value.GetProperty("description").GetString()!);
        }

        Assert.True(tools["search"].ProtocolTool.Annotations!.ReadOnlyHint);
        Assert.False(tools["run"].ProtocolTool.Annotations!.ReadOnlyHint);
        var search = tools["search"].JsonSchema.GetProperty("properties");
        Assert.Equal(CardNames.All<PaperArea>().Keys.Order(StringComparer.Ordinal), search.GetProperty("area").GetProperty("enum").EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(100, search.GetProperty("size").GetProperty("maximum").GetInt32());
        var run = tools["run"].JsonSchema.GetProperty("properties").GetProperty("size");
        Assert.Equal("quick", run.GetProperty("default").GetString());
        Assert.Equal(["quick", "default", "full"], run.GetProperty("enum").EnumerateArray().Select(v => v.GetString()!));
        Assert.Equal(["paper"], tools["run"].JsonSchema.GetProperty("required").EnumerateArray().Select(v => v.GetString()!));
    }

    [Fact]
    public async Task Search_goes_page_by_page_to_the_end()
    {
        await using var client = await ConnectAsync(Site);
        var slugs = new List<string>();
        int? page = 1;
        while (page is not null)
        {
            var found = await CallAsync(client, "search", new() { ["page"] = page, ["size"] = 40 });
            Assert.Equal(87, found.GetProperty("total").GetInt32());
            slugs.AddRange(found.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("slug").GetString()!));
            page = found.GetProperty("nextPage").ValueKind == JsonValueKind.Null ? null : found.GetProperty("nextPage").GetInt32();
        }

        Assert.Equal(87, slugs.Distinct().Count());
        var words = await CallAsync(client, "search", new() { ["query"] = "prepacking", ["area"] = "inference", ["result"] = "holds" });
        Assert.Equal("prepacking", words.GetProperty("items")[0].GetProperty("slug").GetString());
    }

    [Fact]
    public async Task Show_offers_no_option_that_holds_a_path()
    {
        await using var client = await ConnectAsync(Site);
        var paper = await CallAsync(client, "show", new() { ["paper"] = "prepacking" });
        Assert.Contains("## What it does", paper.GetProperty("card").GetString(), StringComparison.Ordinal);
        var flags = paper.GetProperty("options").EnumerateArray().Select(o => o.GetProperty("flag").GetString()!).ToList();
        Assert.Contains("--batch-size", flags);
        Assert.DoesNotContain("--prompts", flags);
    }

    [Fact]
    public async Task A_recorded_result_has_claims_and_its_measurements_in_pages()
    {
        await using var client = await ConnectAsync(Site);
        var first = await CallAsync(client, "result", new() { ["paper"] = "prepacking", ["size"] = 3 });
        Assert.Equal("Holds", first.GetProperty("verdict").GetString());
        Assert.True(first.GetProperty("claims")[0].GetProperty("low").GetDouble() <= first.GetProperty("claims")[0].GetProperty("high").GetDouble());
        Assert.Equal(3, first.GetProperty("measurements").GetProperty("items").GetArrayLength());
        Assert.Equal(2, first.GetProperty("measurements").GetProperty("nextPage").GetInt32());
        var second = await CallAsync(client, "result", new() { ["paper"] = "prepacking", ["size"] = 3, ["page"] = 2 });
        Assert.NotEqual(first.GetProperty("measurements").GetRawText(), second.GetProperty("measurements").GetRawText());
        var beyond = await CallAsync(client, "result", new() { ["paper"] = "prepacking", ["page"] = 1_000_000, ["size"] = 200 });
        Assert.Equal(0, beyond.GetProperty("measurements").GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_run_is_quick_by_default_and_its_result_can_be_polled()
    {
        await using var site = await TestSite.StartAsync();
        await using var client = await ConnectAsync(site);
        var run = await CallAsync(client, "run", new() { ["paper"] = "prepacking", ["options"] = new Dictionary<string, object> { ["--batch-size"] = 16 } });
        Assert.Equal("quick", run.GetProperty("size").GetString());
        Assert.Equal("16", run.GetProperty("options").GetProperty("--batch-size").GetString());
        var id = run.GetProperty("id").GetString()!;
        var early = await CallAsync(client, "result", new() { ["run"] = id });
        Assert.Equal(JsonValueKind.String, early.GetProperty("state").ValueKind);
        var done = await CallAsync(client, "result", new() { ["run"] = id, ["wait"] = 30 });
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, done.GetProperty("verdict").ValueKind);
        Assert.Contains("no verdict", done.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Equal("mcp", await OriginAsync(site, id));
    }

    [Theory]
    [InlineData("run", "{\"paper\":\"prepacking\",\"options\":{\"--prompts\":\"/etc/passwd\"}}", "--prompts")]
    [InlineData("run", "{\"paper\":\"prepacking\",\"options\":{\"--batch-size\":0}}", "--batch-size")]
    [InlineData("run", "{\"paper\":\"prepacking\",\"options\":{\"--bach-size\":4}}", "--batch-size")]
    [InlineData("run", "{\"paper\":\"prepacking\",\"options\":{\"--batch-size\":[4]}}", "--batch-size")]
    [InlineData("run", "{\"paper\":\"prepacking\",\"size\":\"huge\"}", "huge")]
    [InlineData("run", "{\"paper\":\"lion\"}", "lion")]
    [InlineData("run", "{\"paper\":\"prepaking\"}", "prepacking")]
    [InlineData("show", "{\"paper\":\"prepaking\"}", "prepacking")]
    [InlineData("search", "{\"area\":\"cooking\"}", "retrieval")]
    [InlineData("search", "{\"size\":101}", "from 1 to 100")]
    [InlineData("result", "{}", "exactly one")]
    [InlineData("result", "{\"run\":\"x\",\"paper\":\"prepacking\"}", "exactly one")]
    [InlineData("result", "{\"run\":\"x\"}", "no run 'x'")]
    [InlineData("result", "{\"paper\":\"prepacking\",\"size\":0}", "size")]
    [InlineData("result", "{\"paper\":\"prepacking\",\"wait\":31}", "wait")]
    public async Task What_is_wrong_is_told(string tool, string arguments, string part)
    {
        await using var client = await ConnectAsync(Site);
        var result = await client.CallToolAsync(tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments), cancellationToken: Ct);
        Assert.True(result.IsError);
        Assert.Contains(part, ((TextContentBlock)result.Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_needs_what_it_needs_on_the_web()
    {
        await using var site = await TestSite.StartAsync(o => o with { PublicUrl = new Uri("https://papers.example.org"), RunsPerMinute = 1 });
        await using (var stranger = await ConnectAsync(site))
        {
            await CallAsync(stranger, "search", []);
            var refused = await stranger.CallToolAsync("run", new Dictionary<string, object?> { ["paper"] = "prepacking" }, cancellationToken: Ct);
            Assert.True(refused.IsError);
            Assert.Contains("key", ((TextContentBlock)refused.Content[0]).Text, StringComparison.Ordinal);
        }

        var key = await site.Get<ApiKeys>().CreateAsync("agent", Ct);
        await using var client = await ConnectAsync(site, key);
        var run = await CallAsync(client, "run", new() { ["paper"] = "prepacking" });
        Assert.Equal("key: agent", await OriginAsync(site, run.GetProperty("id").GetString()!));
        var second = await client.CallToolAsync("run", new Dictionary<string, object?> { ["paper"] = "prepacking" }, cancellationToken: Ct);
        Assert.True(second.IsError);
        Assert.Contains("Too many runs", ((TextContentBlock)second.Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_limited_and_pages_elsewhere_are_refused()
    {
        await using var site = await TestSite.StartAsync(o => o with { RequestsPerMinute = 3 });
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(site, "https://evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(site, site.Server.Address.GetLeftPart(UriPartial.Authority))).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await PostAsync(site, null, "text/plain")).StatusCode);
        for (var i = 0; i < 2; i++) await PostAsync(site, null);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(site, null)).StatusCode);
    }

    [Fact]
    public async Task Papers_that_were_added_are_shown_and_do_not_run()
    {
        await using var site = await TestSite.StartAsync();
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            database.Papers.Add(new PaperRow { Slug = "zebra-stripes", Title = "Zebra stripes by diffusion", TitleKey = "zebra stripes by diffusion", Abstract = "Why zebras have stripes.", Authors = ["Ada Byron"], Date = "2027-03-01", Tags = [], Source = PaperSource.Import, AddedAt = DateTimeOffset.UtcNow });
            await database.SaveChangesAsync(Ct);
        }

        await using var client = await ConnectAsync(site);
        Assert.Equal("Zebra stripes by diffusion", (await CallAsync(client, "show", new() { ["paper"] = "zebra-stripes" })).GetProperty("paper").GetProperty("title").GetString());
        var run = await client.CallToolAsync("run", new Dictionary<string, object?> { ["paper"] = "zebra-stripes" }, cancellationToken: Ct);
        Assert.True(run.IsError);
        Assert.Contains("can't be run", ((TextContentBlock)run.Content[0]).Text, StringComparison.Ordinal);
    }

    private static async Task<string> OriginAsync(TestSite site, string id)
    {
        await using var database = site.Get<SiteDatabases>().Open();
        return await database.Runs.Where(r => r.Id == id).Select(r => r.Origin).SingleAsync(Ct);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestSite site, string? origin, string type = "application/json") => await site.SendAsync("/mcp", r =>
    {
        if (origin is not null) r.Headers.Add("Origin", origin);
        r.Headers.Accept.ParseAdd("application/json");
        r.Headers.Accept.ParseAdd("text/event-stream");
        r.Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""", Encoding.UTF8, type);
    }, HttpMethod.Post);

    private static async Task<McpClient> ConnectAsync(TestSite site, string? key = null) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(site.Server.Address, "/mcp"),
            AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = "Bearer " + key },
        }),
        cancellationToken: Ct);

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Ct);
        Assert.True(result.IsError is not true, JsonSerializer.Serialize(result.Content));
        return result.StructuredContent!.Value;
    }
}
