using System.Diagnostics;
using System.Globalization;
using MimeKit;

namespace Offprint.Site.Tests;

/// <summary>A real mail server (python3-aiosmtpd) in a process of its own, on this machine only. What comes in lies in its folder; files there change what it answers.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private readonly Process _process;

    private SmtpServer(string folder, Process process, int port) => (Folder, _process, Port) = (folder, process, port);

    public string Folder { get; }

    public int Port { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Starts it; skips the test where the package is not installed, which under CI is a failure.</summary>
    public static async Task<SmtpServer> StartAsync(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/aiosmtpd"))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "python3-aiosmtpd is not installed.");
            Assert.Skip("python3-aiosmtpd is not installed; './offprint test --all' as root installs it.");
        }

        var folder = Directory.CreateTempSubdirectory("offprint-smtp-").FullName;
        var script = Path.Combine(TestSite.Root, "tests", "Offprint.Site.Tests", "Smtp", "server.py");
        var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, folder, .. arguments]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(Ct);
        return new SmtpServer(folder, process, int.Parse(line!, CultureInfo.InvariantCulture));
    }

    /// <summary>The mails that came in so far, in order.</summary>
    public IReadOnlyList<MimeMessage> Mails() =>
        [.. Directory.GetFiles(Folder, "*.eml").OrderBy(f => int.Parse(Path.GetFileNameWithoutExtension(f), CultureInfo.InvariantCulture)).Select(f => MimeMessage.Load(f))];

    /// <summary>Waits until so many mails came in.</summary>
    public async Task<IReadOnlyList<MimeMessage>> WaitAsync(int count)
    {
        await UntilAsync(() => Task.FromResult(Mails().Count >= count), $"{count} mails at the server");
        return Mails();
    }

    /// <summary>Changes what it answers at a step: rcpt, refuse, data; null as usual.</summary>
    public void Answer(string step, string? text)
    {
        var path = Path.Combine(Folder, step);
        if (text is null) File.Delete(path);
        else
        {
            File.WriteAllText(path + ".new", text);
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    /// <summary>Waits until a mail is held at a step.</summary>
    public async Task HeldAsync(string step)
    {
        await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(Folder, step + ".held"))), $"a mail held at {step}");
        File.Delete(Path.Combine(Folder, step + ".held"));
    }

    /// <summary>Looks again and again, for a minute at most.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (await isSo()) return;
            await Task.Delay(50, Ct);
        }

        throw new TimeoutException($"no {what} after a minute");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
