using System.Diagnostics;
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
        if (signal == "SIGINT" && InterruptIsIgnored()) signal = "SIGTERM";
        using var process = Start(arguments, out var log);
        var address = await AddressAsync(process, log);
        using var client = new HttpClient();
        var health = await client.GetFromJsonAsync<JsonObject>(new Uri(address + "/health"), Ct);
        Assert.Equal("ok", (string?)health!["status"]);
        Assert.True(File.Exists(Path.Combine(_offprint.Home, "site.db")));
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Ct);
        await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.True(process.ExitCode is 0 or 130, $"exit code {process.ExitCode}: {log}");
    }

    /// <summary>A shell that starts the tests in the background has its children ignore Ctrl+C, and theirs inherit that.</summary>
    private static bool InterruptIsIgnored()
    {
        const int interrupt = 2;
        var mask = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (ulong.Parse(mask, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) & (1UL << (interrupt - 1))) != 0;
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
    public async Task Wrong_values_are_refused(string flag, string value, string part) => (await _offprint.RunAsync("web", flag, value)).MustRefuse(part, value.Split(';')[0].Split('=')[0] == "Server" ? "Host=" : value);

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

    private Process Start(string[] arguments, out System.Text.StringBuilder log)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(OffprintProgram.Root, "artifacts", "bin", "Offprint.App", "release", "offprint.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["OFFPRINT_HOME"] = _offprint.Home;
        if (arguments.Length == 0) start.Environment["OFFPRINT_PORT"] = "0";
        var process = Process.Start(start)!;
        var text = log = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, e) => text.AppendLine(e.Data);
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task<string> AddressAsync(Process process, System.Text.StringBuilder log)
    {
        while (await process.StandardError.ReadLineAsync(Ct) is { } line)
        {
            if (line.StartsWith("Offprint is at ", StringComparison.Ordinal)) return line.Split(' ')[3];
        }

        throw new InvalidOperationException($"it ended: {log}");
    }
}
