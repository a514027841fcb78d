using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Offprint.Papers;

namespace Offprint.App.Tests;

/// <summary>The HTML report in a real browser: it fits a phone and a desktop, draws its chart, and asks for nothing outside of itself.</summary>
[Trait("Category", "Long")]
public sealed partial class ReportPageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("offprint-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task The_page_fits_and_stands_alone(int width)
    {
        var chromium = Find("chromium") ?? Find("chromium-browser");
        Assert.SkipWhen(chromium is null, "chromium is not installed; install it with: sudo apt-get install -y chromium");
        var catalog = PaperCatalog.Load();
        foreach (var paper in catalog.Papers.Where(p => catalog.Result(p.Slug) is not null))
        {
            var page = HtmlReport.Render(catalog.Result(paper.Slug)!, paper);
            // The page sits in a frame of the wanted width; the outer page measures it and lists what it loaded.
            var outer = $$"""
                <!doctype html><iframe id="f" style="width:{{width}}px;height:900px;border:0" srcdoc="{{WebUtility.HtmlEncode(page)}}"></iframe>
                <script>addEventListener('load', () => {
                  const w = document.getElementById('f').contentWindow, d = w.document;
                  const out = document.createElement('p');
                  out.textContent = `measured:${d.documentElement.scrollWidth}:${d.querySelectorAll('svg').length}:${w.performance.getEntriesByType('resource').length}:`;
                  document.body.append(out);
                });</script>
                """;
            var file = Path.Combine(_folder, paper.Slug + ".html");
            await File.WriteAllTextAsync(file, outer, TestContext.Current.CancellationToken);
            var measured = Measured().Match(await DumpAsync(chromium!, file));
            Assert.True(measured.Success, "the browser printed no measurement");
            Assert.True(int.Parse(measured.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) <= width, $"{paper.Slug} is {measured.Groups[1].Value} wide at {width}");
            Assert.NotEqual("0", measured.Groups[2].Value);
            Assert.Equal("0", measured.Groups[3].Value);
        }
    }

    private async Task<string> DumpAsync(string chromium, string file)
    {
        var start = new ProcessStartInfo(chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={Path.Combine(_folder, "profile")}", "--window-size=1400,1000", "--virtual-time-budget=3000", "--dump-dom", "file://" + file])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await error;
        return output;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    [GeneratedRegex(@"measured:(\d+):(\d+):(\d+):</p>")]
    private static partial Regex Measured();
}
