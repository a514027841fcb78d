using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;

namespace Offprint.App.Tests;

/// <summary>mcp: through the real executable, with the client of the official SDK.</summary>
public sealed class McpCommandTests : IDisposable
{
    private readonly OffprintProgram _offprint = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Dll { get; } = Path.Combine(OffprintProgram.Root, "artifacts", "bin", "Offprint.App", "release", "offprint.dll");

    public void Dispose() => _offprint.Dispose();

    [Fact]
    public async Task A_program_finds_a_paper_runs_it_and_reads_the_result()
    {
        await using (var client = await ConnectAsync())
        {
            Assert.Equal(4, (await client.ListToolsAsync(cancellationToken: Ct)).Count);
            var found = await CallAsync(client, "search", new() { ["query"] = "hamming distances", ["result"] = "runs" });
            Assert.Equal("hamming-distances", found.GetProperty("items")[0].GetProperty("slug").GetString());
            var run = await CallAsync(client, "run", new() { ["paper"] = "hamming-distances" });
            var id = run.GetProperty("id").GetString()!;
            JsonElement result;
            do result = await CallAsync(client, "result", new() { ["run"] = id, ["wait"] = 30 });
            while (result.GetProperty("state").GetString() is "queued" or "running");
            Assert.Equal("done", result.GetProperty("state").GetString());
            Assert.Equal("quick", result.GetProperty("size").GetString());
            Assert.NotEqual(0, result.GetProperty("measurements").GetProperty("total").GetInt32());
        }

        Assert.True(File.Exists(Path.Combine(_offprint.Home, "site.db"))); // the site shows the run
    }

    [Fact]
    public async Task A_running_site_does_what_the_streams_ask_for()
    {
        using var site = await ServerProcess.StartAsync(_offprint, ["web", "--port", "0"]);
        await using var client = await ConnectAsync();
        var run = await CallAsync(client, "run", new() { ["paper"] = "hamming-distances" });
        var id = run.GetProperty("id").GetString()!;
        using var http = new HttpClient { BaseAddress = site.Address };
        var deadline = DateTime.UtcNow.AddMinutes(2);
        string state;
        do
        {
            await Task.Delay(200, Ct);
            state = (string)JsonNode.Parse(await http.GetStringAsync(new Uri("/api/v1/runs/" + id, UriKind.Relative), Ct))!["state"]!;
        }
        while (state is "queued" or "running" && DateTime.UtcNow < deadline);
        Assert.True(state == "done", $"{state}: {site.Log}");
        Assert.Contains($"run {id} of hamming-distances started", site.Log.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>Nothing but answers on standard output, also while a run works and when the input ends.</summary>
    [Fact]
    public async Task Standard_output_has_the_protocol_and_nothing_else()
    {
        var start = new ProcessStartInfo("dotnet", [Dll, "mcp"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OFFPRINT_HOME"] = _offprint.Home;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Ct);
        await process.StandardInput.WriteAsync("""
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"run","arguments":{"paper":"hamming-distances"}}}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"show","arguments":{"paper":"nope"}}}

            """);
        var lines = new List<string>();
        for (var i = 0; i < 3; i++) lines.Add((await process.StandardOutput.ReadLineAsync(Ct))!);
        process.StandardInput.Close();
        var rest = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(60), Ct);
        Assert.Empty(rest.Trim());
        Assert.All(lines, line => Assert.Equal("2.0", (string?)JsonNode.Parse(line)!["jsonrpc"]));
        Assert.Equal([1, 2, 3], lines.Select(line => (int)JsonNode.Parse(line)!["id"]!).Order());
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("asked for by mcp", await errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_database_is_refused() => (await _offprint.RunAsync("mcp", "--database", "Server=x;Uid=y")).MustRefuse("--database", "Host=");

    private async Task<McpClient> ConnectAsync() => await McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Dll, "mcp"],
            EnvironmentVariables = new Dictionary<string, string?> { ["OFFPRINT_HOME"] = _offprint.Home },
        }),
        cancellationToken: Ct);

    private static async Task<JsonElement> CallAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        var result = await client.CallToolAsync(tool, arguments, cancellationToken: Ct);
        Assert.True(result.IsError is not true, JsonSerializer.Serialize(result.Content));
        return result.StructuredContent!.Value;
    }
}
