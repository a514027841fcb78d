using System.Diagnostics;

namespace Offprint.Site.Tests;

/// <summary>The site in a real Chromium: a visitor's way from the search to a result, and every page for accessibility, width and shifts.</summary>
[Trait("Category", "Long")]
public sealed class BrowserTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_visitor_finds_runs_watches_and_every_page_is_accessible()
    {
        var chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
        var missing = chromium is null ? "chromium" : Find("npm") is null ? "npm" : null;
        if (missing is not null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{missing} is not installed.");
            Assert.Skip($"{missing} is not installed; './offprint test --all' as root installs it.");
        }

        var folder = Directory.CreateDirectory(Path.Combine(TestSite.Root, "artifacts", "browser-tests")).FullName;
        var sources = Path.Combine(TestSite.Root, "tests", "Offprint.Site.Tests", "Browser");
        File.Copy(Path.Combine(sources, "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        await RunAsync(folder, "npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], []);
        var links = Path.Combine(folder, $"links-{Guid.NewGuid():N}.txt");
        await using var site = await TestSite.StartAsync(o => o with { RunCommand = TestSite.RealRuns, Admins = ["root@example.org"], ShowLink = (email, link) => File.AppendAllText(links, $"{email} {link}\n") });
        var pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        var output = await RunAsync(folder, "node", [Path.Combine(sources, "walk.mjs"), site.Server.Address.GetLeftPart(UriPartial.Authority), pictures, links], new() { ["CHROMIUM"] = chromium! });
        File.Delete(links);
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
