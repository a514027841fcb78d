using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Offprint.App.Tests;

/// <summary>The program as a server in a process of its own: where it listens, what it printed, and how it ends on a signal.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(OffprintProgram program, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(OffprintProgram.Root, "artifacts", "bin", "Offprint.App", "release", "offprint.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["OFFPRINT_HOME"] = program.Home;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"it ended: {Log}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>Starts the program and waits until it says where it listens.</summary>
    public static async Task<ServerProcess> StartAsync(OffprintProgram program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(program, arguments, environment);
        try
        {
            server.Address = await server._address.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(string signal)
    {
        var ct = TestContext.Current.CancellationToken;
        if (signal == "SIGINT" && InterruptIsIgnored()) signal = "SIGTERM";
        using (var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(ct);
        await _process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(30), ct);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_log) _log.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Value));
    }

    /// <summary>A shell that starts the tests in the background has its children ignore Ctrl+C, and theirs inherit that.</summary>
    private static bool InterruptIsIgnored()
    {
        const int interrupt = 2;
        var mask = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (interrupt - 1))) != 0;
    }

    [GeneratedRegex(@"http://[^\s]+:\d+")]
    private static partial Regex Listening();
}
