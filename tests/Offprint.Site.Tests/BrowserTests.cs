using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Digests;
using Offprint.Site.Mail;

namespace Offprint.Site.Tests;

/// <summary>The site in a real Chromium: a visitor's way from the search to a result, and every page for accessibility, width and shifts.</summary>
[Trait("Category", "Long")]
public sealed class BrowserTests
{
    private static readonly string Sources = Path.Combine(TestSite.Root, "tests", "Offprint.Site.Tests", "Browser");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_finds_runs_watches_and_every_page_is_accessible()
    {
        var (folder, chromium) = await PrepareAsync();
        var links = Path.Combine(folder, $"links-{Guid.NewGuid():N}.txt");
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.RealRuns, Admins = ["root@example.org"], ShowLink = (email, link) => File.AppendAllText(links, $"{email} {link}\n") });
        await WalkAsync(folder, chromium, "walk.mjs", site.Server.Address.GetLeftPart(UriPartial.Authority), links);
        File.Delete(links);
    }

    [Fact]
    public async Task A_visitor_subscribes_confirms_reads_the_digest_and_ends_it()
    {
        var (folder, chromium) = await PrepareAsync();
        await using var smtp = await SmtpServer.StartAsync();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var clock = new MovableClock(DateTimeOffset.UtcNow);
        await using var site = await TestSite.StartAsync(o => o with
        {
            Port = port,
            PublicUrl = new Uri($"http://localhost:{port}"),
            Clock = clock,
            Smtp = new SmtpOptions { Host = "127.0.0.1", Port = smtp.Port, Tls = SmtpTls.None, From = "Offprint <digest@papers.example.org>" },
        });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var worker = WorkAsync(site, smtp, clock, ended.Token);
        try
        {
            await WalkAsync(folder, chromium, "digest.mjs", $"http://localhost:{port}", smtp.Folder);
        }
        finally
        {
            await ended.CancelAsync();
            await worker;
        }

        Assert.Equal(3, smtp.Mails().Count);
    }

    /// <summary>Lays mails out as text and HTML, and has the next morning come when somebody confirmed.</summary>
    private static async Task WorkAsync(TestSite site, SmtpServer smtp, MovableClock clock, CancellationToken ct)
    {
        var (seen, isMorning) = (0, false);
        while (!ct.IsCancellationRequested)
        {
            foreach (var mail in smtp.Mails().Skip(seen))
            {
                seen++;
                await File.WriteAllTextAsync(Path.Combine(smtp.Folder, $"{seen}.txt"), mail.TextBody, CancellationToken.None);
                await File.WriteAllTextAsync(Path.Combine(smtp.Folder, $"{seen}.html.new"), mail.HtmlBody, CancellationToken.None);
                File.Move(Path.Combine(smtp.Folder, $"{seen}.html.new"), Path.Combine(smtp.Folder, $"{seen}.html"));
            }

            if (!isMorning)
            {
                await using var database = site.Get<SiteDatabases>().Open();
                if (isMorning = await database.Subscriptions.AnyAsync(s => s.ConfirmedAt != null, CancellationToken.None))
                {
                    foreach (var (slug, title, area) in new[] { ("of-the-day", "A paper of the day: how prompts are packed", PaperArea.Inference), ("elsewhere", "Another area", PaperArea.Vision) })
                    {
                        database.Papers.Add(new PaperRow
                        {
                            Slug = slug, Title = title, TitleKey = title.ToLowerInvariant(), Abstract = "Prompts of different lengths are packed into one row, so that no processor time goes into padding; three times as many requests are answered.",
                            Authors = ["Ada Byron", "Charles Babbage", "Mary Somerville"], Date = "2026-01-02", Area = area, Tags = [], Source = PaperSource.Import, AddedAt = clock.GetUtcNow(),
                        });
                    }

                    database.Runs.Add(new RunRow { Id = "verdict", Paper = "prepacking", Size = RunSize.Default, Options = "{}", CreatedAt = clock.GetUtcNow(), EndedAt = clock.GetUtcNow(), State = RunState.Done, Verdict = "Holds", Headline = "Prepacked prefill is 3.1x faster than padded (95% interval 2.9x to 3.3x, bar at least 2x)" });
                    database.Runs.Add(new RunRow { Id = "quick", Paper = "specdec-plus-plus", Size = RunSize.Quick, Options = "{}", CreatedAt = clock.GetUtcNow(), EndedAt = clock.GetUtcNow(), State = RunState.Done });
                    await database.SaveChangesAsync(CancellationToken.None);
                    clock.Set(DigestSchedule.Start(DigestSchedule.Latest(DigestFrequency.Daily, clock.GetUtcNow()).AddDays(1)).AddSeconds(1));
                    await site.Get<DigestService>().WriteDueAsync(CancellationToken.None);
                }
            }

            await Task.WhenAny(Task.Delay(100, ct));
        }
    }

    private static async Task<(string Folder, string Chromium)> PrepareAsync()
    {
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        var missing = chromium is null ? "chromium" : Find("npm") is null ? "npm" : null;
        if (missing is not null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{missing} is not installed.");
            Assert.Skip($"{missing} is not installed; './offprint test --all' as root installs it.");
        }

        var folder = Directory.CreateDirectory(Path.Combine(TestSite.Root, "artifacts", "browser-tests")).FullName;
        File.Copy(Path.Combine(Sources, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        await RunAsync(folder, "npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], []);
        return (folder, chromium!);
    }

    private static async Task WalkAsync(string folder, string chromium, string script, string address, params string[] more)
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        var output = await RunAsync(folder, "node", [Path.Combine(Sources, script), address, pictures, .. more], new() { ["CHROMIUM"] = chromium });
        Assert.EndsWith("all well", output.TrimEnd(), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string folder, string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(Ct);
            var output = await process.StandardOutput.ReadToEndAsync(Ct);
            await process.WaitForExitAsync(Ct);
            Assert.True(process.ExitCode == 0, $"{program}: exit code {process.ExitCode}\n{output}\n{await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, program)).FirstOrDefault(File.Exists);
}
