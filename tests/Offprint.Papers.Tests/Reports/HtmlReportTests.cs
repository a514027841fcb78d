using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Offprint.Papers.Tests;

public sealed partial class HtmlReportTests
{
    private const string Evil = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{0}";

    [Fact]
    public void The_page_is_one_file_without_scripts_or_requests()
    {
        var html = HtmlReport.Render(Samples.Report);
        Assert.StartsWith("<!DOCTYPE html>", html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Loads(), html);
        Assert.Contains("default-src 'none'", html);
        Assert.Contains("prefers-color-scheme:dark", html);
        Assert.Contains("width=device-width", html);
    }

    [Fact]
    public void The_page_is_well_formed_and_shows_what_the_report_says()
    {
        var page = Parse(HtmlReport.Render(Samples.Report));
        var text = page.Value;
        Assert.All(["Holds partly", "speed-up", "95% interval 2.9 to 3.3 over seeds", "bar at least 2", "not run (needs --full)", "allowed 0.75 to 1.25", "One note.", "A processor", "--batch", "not set", "2026-11-24 15:00 UTC", "1 min 41 s"], part => Assert.Contains(part, text));
        Assert.Equal(3, page.Descendants("svg").Count(svg => svg.Descendants("circle").Any(static c => (string?)c.Attribute("class") == "estimate")));
        Assert.All(page.Descendants("svg"), static svg => Assert.False(string.IsNullOrEmpty((string?)svg.Element("title"))));
        Assert.Equal(10, page.Descendants("circle").Count(static c => (string?)c.Attribute("class") == "case"));
        Assert.Equal(5, page.Descendants("line").Count(static c => (string?)c.Attribute("class") == "pair"));
    }

    [Fact]
    public void Marks_stand_where_their_values_are()
    {
        var svg = Parse(HtmlReport.Render(Samples.Report)).Descendants("svg").First();
        double Percent(string mark, string attribute) => double.Parse(((string)svg.Elements().First(e => (string?)e.Attribute("class") == mark).Attribute(attribute)!).TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture);
        var (none, bar, estimate) = (Percent("null", "x1"), Percent("bar", "x1"), Percent("estimate", "cx"));
        Assert.Equal((bar - none) * 2.1, estimate - none, 1); // 1, 2 and 3.1 on one linear axis
        Assert.Equal(bar, Percent("zone", "x"), 6);
        Assert.True(Percent("interval", "x1") < estimate && estimate < Percent("interval", "x2"));
    }

    [Fact]
    public void Every_text_is_inert()
    {
        var report = Samples.Report with
        {
            Paper = Evil, Title = Evil, Reason = Evil, Notes = [Evil], Version = Evil,
            Claims = [.. Samples.Report.Claims.Select(static claim => claim with { Name = Evil + claim.Name, Metric = Evil, Unit = Evil })],
            Measurements = [.. Samples.Report.Measurements.Select(static m => m with { Name = Evil + m.Name, Item = Evil, Unit = Evil })],
            Options = Samples.Report.Options.ToDictionary(static o => Evil + o.Key, static _ => System.Text.Json.JsonSerializer.SerializeToElement(Evil)),
            Environment = new RunEnvironment { Cpu = Evil, Os = Evil, Runtime = Evil, Engine = Evil },
        };
        var paper = CardParser.Parse(CardParserTests.Good, "x", "good-paper") with { Authors = [Evil], Venue = Evil, Date = Evil, Claim = Evil };
        var html = HtmlReport.Render(report, paper);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        var page = Parse(html);
        Assert.DoesNotContain(page.Descendants(), static e => e.Name.LocalName is "script" or "img" || e.Attributes().Any(static a => a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(Evil, page.Value);
    }

    [Fact]
    public void A_report_with_nothing_in_it_still_makes_a_page()
    {
        var page = Parse(HtmlReport.Render(new RunReport { Paper = "p", Title = "t", Size = RunSize.Quick, Reason = Verdicts.QuickReason }));
        Assert.Contains("Quick run, no verdict", page.Value);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-1e300, 1e300)]
    [InlineData(1e-300, 2e-300)]
    public void A_scale_stays_inside_the_chart(double low, double high)
    {
        var scale = new ChartScale([low, high, double.NaN, double.PositiveInfinity], 20);
        Assert.InRange(scale.Percent(low), 20, 80);
        Assert.InRange(scale.Percent(high), scale.Percent(low), 80);
    }

    /// <summary>The page as XML: it is written so that it is.</summary>
    private static XElement Parse(string html) =>
        XElement.Parse(VoidTags().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<$1/>"));

    [GeneratedRegex("<(meta [^>]*)>")]
    private static partial Regex VoidTags();

    [GeneratedRegex("""(src|srcset|data|poster|action)\s*=|url\(|@import|<link|<iframe|<object""", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();
}
