using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Offprint.App.Tests;

/// <summary>web, and starting without a command: through the real executable.</summary>
public sealed class WebCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _offprint.Dispose();

    [Theory]
    [InlineData("SIGTERM", "web", "--port", "0")]
    [InlineData("SIGINT")]
    public async Task The_site_starts_answers_and_stops_in_order(string signal, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        using var server = await ServerProcess.StartAsync(_offprint, arguments, arguments.Length == 0 ? new Dictionary<string, string> { ["OFFPRINT_PORT"] = "0" } : null);
        using var client = new HttpClient { BaseAddress = server.Address };
        var health = await client.GetFromJsonAsync<JsonObject>(new Uri("/health", UriKind.Relative), Ct);
        Assert.Equal("ok", (string?)health!["status"]);
        Assert.True(File.Exists(Path.Combine(_offprint.Home, "site.db")));
        var code = await server.StopAsync(signal);
        Assert.True(code is 0 or 130, $"exit code {code}: {server.Log}");
    }

    [Fact]
    public async Task A_stop_waits_until_a_run_is_marked_as_interrupted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill.");
        var key = (await _offprint.RunAsync("web", "key", "--name", "test")).MustSucceed().Trim();
        string address;
        using (var server = await ServerProcess.StartAsync(_offprint, ["web", "--port", "0"]))
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var started = await client.PostAsJsonAsync("/api/v1/runs", new { paper = "prepacking", size = "default" }, Ct);
            address = started.EnsureSuccessStatusCode().Headers.Location!.ToString();
            for (var fraction = 0.0; fraction <= 0;)
            {
                await Task.Delay(200, Ct);
                var run = await client.GetFromJsonAsync<JsonObject>(address, Ct);
                Assert.Contains((string?)run!["state"], new[] { "queued", "running" });
                fraction = (double)run["fraction"]!;
            }

            Assert.Equal(0, await server.StopAsync("SIGTERM"));
        }

        var stopped = DateTimeOffset.UtcNow;
        using var again = await ServerProcess.StartAsync(_offprint, ["web", "--port", "0"]);
        using var reader = new HttpClient { BaseAddress = again.Address };
        var ended = await reader.GetFromJsonAsync<JsonObject>(address, Ct);
        Assert.Equal("interrupted", (string?)ended!["state"]);
        Assert.True((DateTimeOffset)ended["endedAt"]! <= stopped, "it was marked by the next start only");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var result = await _offprint.RunAsync("web", "--port", port);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--port " + port, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "70000", "--port")]
    [InlineData("--database", "Server=x;Uid=y", "--database")]
    [InlineData("--public-url", "papers", "--public-url")]
    [InlineData("--listen", "somewhere", "--listen")]
    [InlineData("--listen", "0.0.0.0", "--public-url")]
    [InlineData("--runs", "0", "--runs")]
    [InlineData("--public-url", "https://example.org/papers", "--public-url")]
    [InlineData("--trusted-proxy", "nearby", "--trusted-proxy")]
    public async Task Wrong_values_are_refused(string flag, string value, string part) => (await _offprint.RunAsync("web", flag, value)).MustRefuse(part, value.Split(';')[0].Split('=')[0] == "Server" ? "Host=" : value);

    [Theory]
    [InlineData("--smtp-from", "--smtp-host", "mail.example.org", "--public-url", "https://a.org")]
    [InlineData("--public-url", "--smtp-host", "mail.example.org", "--smtp-from", "a@b.org")]
    [InlineData("--smtp-host", "--smtp-port", "25")]
    [InlineData("--smtp-tls", "--smtp-host", "mail.example.org", "--smtp-from", "a@b.org", "--public-url", "https://a.org", "--smtp-tls", "maybe")]
    [InlineData("--smtp-port", "--smtp-host", "mail.example.org", "--smtp-from", "a@b.org", "--public-url", "https://a.org", "--smtp-port", "0")]
    [InlineData("--smtp-user", "--smtp-host", "mail.example.org", "--smtp-from", "a@b.org", "--public-url", "https://a.org", "--smtp-user", "ada")]
    [InlineData("--smtp-password-file", "--smtp-host", "mail.example.org", "--smtp-from", "a@b.org", "--public-url", "https://a.org", "--smtp-password-file", "/nowhere")]
    public async Task A_mail_server_that_is_half_named_is_refused(string part, params string[] arguments) => (await _offprint.RunAsync(["web", .. arguments])).MustRefuse(part);

    [Fact]
    public async Task The_outbox_is_listed()
    {
        Assert.Contains("sent 0", (await _offprint.RunAsync("web", "mails")).MustSucceed(), StringComparison.Ordinal);
        var json = System.Text.Json.Nodes.JsonNode.Parse((await _offprint.RunAsync("web", "mails", "--json")).MustSucceed())!;
        Assert.Equal(0, (int)json["queued"]!);
        Assert.Empty(json["problems"]!.AsArray());
    }

    [Fact]
    public async Task A_copy_made_while_the_site_works_is_a_site()
    {
        var copy = Path.Combine(_offprint.Home, "copy");
        using (var server = await ServerProcess.StartAsync(_offprint, ["web", "--port", "0"]))
        {
            using var client = new HttpClient { BaseAddress = server.Address };
            await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Ct); // a form: the keys are there
            (await _offprint.RunAsync("web", "key", "--name", "nightly")).MustSucceed();
            (await _offprint.RunAsync("web", "backup", "--to", copy)).MustSucceed();
            (await _offprint.RunAsync("web", "backup", "--to", copy)).MustRefuse("--to", copy);
        }

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(copy, "keys")));
        Assert.Empty(Directory.GetFileSystemEntries(_offprint.Home, "*.unfinished"));
        var elsewhere = new Dictionary<string, string> { ["OFFPRINT_HOME"] = copy };
        Assert.Contains("withdrawn", (await _offprint.RunAsync(["web", "key", "--name", "nightly", "--revoke"], elsewhere)).MustSucceed(), StringComparison.Ordinal);
        Assert.Contains("One key", (await _offprint.RunAsync("web", "key", "--name", "nightly", "--revoke")).MustSucceed(), StringComparison.Ordinal); // the original is another one
        (await _offprint.RunAsync("web", "backup", "--to", copy + "2", "--database", "Host=nowhere")).MustRefuse("pg_dump");
        (await _offprint.RunAsync("web", "backup", "--to", copy + "2", "--database", copy + "3.db")).MustRefuse("no database");
    }

    [Fact]
    public async Task A_key_is_made_once_and_withdrawn()
    {
        var key = (await _offprint.RunAsync("web", "key", "--name", "nightly")).MustSucceed().Trim();
        Assert.StartsWith("offprint_", key, StringComparison.Ordinal);
        Assert.Contains("withdrawn", (await _offprint.RunAsync("web", "key", "--name", "nightly", "--revoke")).MustSucceed(), StringComparison.Ordinal);
        (await _offprint.RunAsync("web", "key", "--name", "nightly", "--revoke")).MustRefuse("nightly");
    }

    [Fact]
    public async Task The_process_of_a_run_takes_a_job_and_nothing_else()
    {
        var result = await _offprint.RunAsync("run-job");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("run-job", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The runtime writes down what it loads.</summary>
    [Fact]
    public async Task Commands_that_need_no_site_do_not_load_ASP_NET()
    {
        async Task<string> LoadedAsync(params string[] arguments)
        {
            var trace = Path.Combine(_offprint.Home, "loads.nettrace");
            (await _offprint.RunAsync(arguments, new()
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = trace,
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:0x8:4",
            })).MustSucceed();
            return System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(trace, Ct)).Replace("\0", "", StringComparison.Ordinal);
        }

        foreach (var arguments in new[] { new[] { "list" }, ["search", "packing"], ["version"], ["--help"] })
        {
            var loaded = await LoadedAsync(arguments);
            Assert.Contains("System.CommandLine, Version=", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.AspNetCore.Http, Version=", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.EntityFrameworkCore, Version=", loaded, StringComparison.Ordinal);
            Assert.DoesNotContain("Offprint.Site, Version=", loaded, StringComparison.Ordinal);
        }

        Assert.Contains("Microsoft.EntityFrameworkCore, Version=", await LoadedAsync("web", "key", "--name", "x"), StringComparison.Ordinal); // it would be seen
    }
}
