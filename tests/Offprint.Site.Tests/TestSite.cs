using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Offprint.Papers;

namespace Offprint.Site.Tests;

/// <summary>A site of its own: free port, empty data directory, runs that a shell script plays.</summary>
public sealed class TestSite : IAsyncDisposable
{
    private readonly bool _ownHome;

    private TestSite(string home, bool ownHome, SiteServer server)
    {
        (Home, _ownHome, Server) = (home, ownHome, server);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All, UseCookies = true }) { BaseAddress = server.Address };
    }

    public string Home { get; }

    public SiteServer Server { get; }

    public HttpClient Client { get; }

    public static string Root { get; } = FindRoot();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The real program that runs a paper.</summary>
    public static ArmWorkerCommand RealRuns { get; } = new("dotnet", [Path.Combine(Root, "artifacts", "bin", "Offprint.App", "release", "offprint.dll"), RunJobProcess.Verb]);

    public static async Task<TestSite> StartAsync(Func<SiteOptions, SiteOptions>? change = null, string? home = null)
    {
        var folder = home ?? Directory.CreateTempSubdirectory("offprint-site-").FullName;
        var options = new SiteOptions { Port = 0, Home = folder, RunCommand = Played(folder, "sleep 0.2"), RunsPerMinute = 1000, RequestsPerMinute = 10_000 };
        return new TestSite(folder, home is null, await SiteServer.StartAsync(change is null ? options : change(options), Ct));
    }

    /// <summary>A run that reports some progress and two values, does something, and then hands over the recorded report of prepacking.</summary>
    public static ArmWorkerCommand Played(string home, string between, string? last = null)
    {
        var report = JsonNode.Parse(PaperCatalog.Load(Path.Combine(home, "none")).Result("prepacking")!.ToJson())!;
        report["size"] = "quick";
        report["verdict"] = null;
        report["reason"] = "quick run, no verdict";
        var file = Path.Combine(home, $"report-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, new JsonObject { ["type"] = "report", ["job"] = null, ["progress"] = null, ["measurement"] = null, ["report"] = report }.ToJsonString() + "\n");
        var script = $$$"""
            read -r job
            echo '{"type":"progress","progress":{"fraction":0.25,"message":"measuring <b>batches</b>","elapsed":"00:00:01","remaining":"00:00:03"}}'
            echo '{"type":"measurement","measurement":{"name":"padded seconds","seed":42,"item":"batch 0","value":0.8,"unit":"s"}}'
            echo '{"type":"measurement","measurement":{"name":"prepacked seconds","seed":42,"item":"batch 0","value":0.2,"unit":"s"}}'
            {{{between}}}
            {{{last ?? $"cat '{file}'"}}}
            """;
        return new ArmWorkerCommand("/bin/sh", ["-c", script]);
    }

    public T Get<T>()
        where T : notnull => Server.Services.GetRequiredService<T>();

    public async Task<HttpResponseMessage> SendAsync(string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        change?.Invoke(request);
        return await Client.SendAsync(request, Ct);
    }

    public async Task<IHtmlDocument> PageAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await SendAsync(path);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.StatusCode == status, $"{path}: {(int)response.StatusCode} {text[..Math.Min(400, text.Length)]}");
        return new HtmlParser().ParseDocument(text);
    }

    public async Task<JsonNode> JsonAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await SendAsync(path);
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.StatusCode == status, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends a form as a browser would: with the hidden token of the page that it stands on.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
    {
        var document = await PageAsync(page);
        var token = document.QuerySelector($"form[action='{action}'] input[name=__RequestVerificationToken]")?.GetAttribute("value");
        Assert.False(string.IsNullOrEmpty(token), $"{page} has no form for {action}");
        using var content = new FormUrlEncodedContent([new("__RequestVerificationToken", token!), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        return await Client.PostAsync(new Uri(action, UriKind.Relative), content, Ct);
    }

    /// <summary>Starts a run of a paper and gives its name.</summary>
    public async Task<string> RunAsync(string slug, params (string Name, string Value)[] fields)
    {
        using var response = await SubmitAsync("/papers/" + slug, $"/papers/{slug}/run", fields.Length == 0 ? [("size", "quick")] : fields);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var address = response.Headers.Location!.ToString();
        Assert.StartsWith("/runs/", address, StringComparison.Ordinal);
        return address["/runs/".Length..];
    }

    /// <summary>Waits until a run is in one of some states.</summary>
    public async Task<JsonNode> WaitAsync(string id, params string[] states)
    {
        for (var i = 0; i < 600; i++)
        {
            var run = await JsonAsync("/api/v1/runs/" + id);
            if (states.Contains((string)run["state"]!)) return run;
            Assert.True(states.Contains("failed") || (string)run["state"]! != "failed", run.ToJsonString());
            await Task.Delay(100, Ct);
        }

        throw new TimeoutException($"run {id} is not {string.Join(" or ", states)} after a minute");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        if (!_ownHome) return;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Home, recursive: true);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Offprint.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Offprint.slnx above {AppContext.BaseDirectory}.");
    }
}

/// <summary>One site for tests that only read.</summary>
public sealed class SharedSite : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync();

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
