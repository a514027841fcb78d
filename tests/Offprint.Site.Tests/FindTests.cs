using System.Text.Json.Nodes;
using System.Xml.Linq;
using AngleSharp.Dom;
using Offprint.Papers;
using Offprint.Site.Find;
using Offprint.Site.Markup;

namespace Offprint.Site.Tests;

/// <summary>Finding and reading papers.</summary>
public sealed class FindTests(SharedSite shared) : IClassFixture<SharedSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private TestSite Site => shared.Site;

    private SiteCatalog Catalog => Site.Get<SiteCatalog>();

    [Fact]
    public async Task The_papers_page_shows_all_of_them_over_its_pages_once_each()
    {
        var found = new List<string>();
        for (var path = "/papers"; path is not null;)
        {
            var page = await Site.PageAsync(path);
            found.AddRange(page.QuerySelectorAll(".paper h2 a").Select(a => a.GetAttribute("href")!));
            path = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Catalog.Papers.Select(p => "/papers/" + p.Slug).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("area=inference")]
    [InlineData("kind=survey&sort=title")]
    [InlineData("result=holds")]
    [InlineData("result=not-built&area=code")]
    [InlineData("since=2024-06&sort=newest")]
    [InlineData("year=2023&tag=optimizer")]
    public async Task Filters_give_exactly_the_papers_that_fit(string query)
    {
        var parts = query.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        bool Fits(Paper p) => parts.All(part => part.Key switch
        {
            "area" => p.Area.Name() == part.Value,
            "kind" => p.Kind.Name() == part.Value,
            "year" => p.Year == int.Parse(part.Value, System.Globalization.CultureInfo.InvariantCulture),
            "tag" => p.Tags.Contains(part.Value),
            "since" => string.CompareOrdinal(p.Date, part.Value) >= 0,
            "result" => part.Value == "holds" ? Catalog.Result(p)?.Verdict == VerdictKind.Holds : p.State == PaperState.NotYet && Catalog.Result(p) is null,
            _ => true,
        });
        var expected = Catalog.Papers.Where(Fits).Select(p => p.Slug).ToHashSet();
        Assert.NotEmpty(expected);
        var json = await Site.JsonAsync("/api/v1/papers?size=100&" + query);
        var papers = json["items"]!.AsArray();
        Assert.Equal(expected, papers.Select(p => (string)p!["slug"]!).ToHashSet());
        if (parts.GetValueOrDefault("sort") == "title") Assert.Equal(papers.Select(p => (string)p!["title"]!).Order(StringComparer.OrdinalIgnoreCase), papers.Select(p => (string)p!["title"]!));
        if (parts.GetValueOrDefault("sort") == "newest") Assert.Equal(papers.Select(p => (string)p!["date"]!).OrderDescending(StringComparer.Ordinal), papers.Select(p => (string)p!["date"]!));
    }

    [Fact]
    public async Task A_day_leads_to_the_days_before_and_after_that_have_papers()
    {
        var seen = new List<string>();
        var day = Catalog.Days[0];
        while (true)
        {
            var page = await Site.PageAsync("/daily/" + day);
            seen.Add(day);
            Assert.Equal(Catalog.Papers.Where(p => p.Date == day).Select(p => "/papers/" + p.Slug).Order(), page.QuerySelectorAll(".paper h2 a").Select(a => a.GetAttribute("href")!).Order());
            if (seen.Count > 1) Assert.Equal("/daily/" + seen[^2], page.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
            if (page.QuerySelector("a[rel=next]")?.GetAttribute("href") is not { } next) break;
            day = next["/daily/".Length..];
        }

        Assert.Equal(Catalog.Days, seen);
    }

    [Fact]
    public async Task Daily_without_a_date_is_the_latest_one()
    {
        using var response = await Site.SendAsync("/daily");
        Assert.Equal("/daily/" + Catalog.Days[^1], response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Typing_offers_papers_with_their_verdicts()
    {
        var json = (await Site.JsonAsync("/search/suggest?q=prepack")).AsArray();
        Assert.Equal("prepacking", (string?)json[0]!["slug"]);
        Assert.Equal("holds", (string?)json[0]!["state"]);
        Assert.Empty((await Site.JsonAsync("/search/suggest?q=")).AsArray());
        Assert.InRange((await Site.JsonAsync("/search/suggest?q=language+model")).AsArray().Count, 2, 8);
    }

    [Fact]
    public async Task A_paper_that_ran_shows_claim_verdict_chart_snippet_similar_papers_and_a_citation()
    {
        var page = await Site.PageAsync("/papers/prepacking");
        var text = page.QuerySelector("main")!.TextContent;
        var paper = Catalog.Find("prepacking")!;
        Assert.Contains(paper.Claim, text, StringComparison.Ordinal);
        Assert.Equal(paper.Authors, page.QuerySelectorAll(".authors a").Select(a => a.TextContent));
        Assert.Equal("Holds", page.QuerySelector(".verdict .word")!.TextContent);
        Assert.Equal(Catalog.Result(paper)!.Claims.Count(c => double.IsFinite(c.Estimate)), page.QuerySelectorAll("figure.claimchart svg .estimate").Length);
        Assert.NotEmpty(page.QuerySelectorAll("figure.claimchart svg .interval"));
        Assert.Contains(page.QuerySelectorAll(".snippet code"), c => c.TextContent.Contains("new PrepackedPrefiller(model)", StringComparison.Ordinal));
        Assert.Contains(page.QuerySelectorAll(".snippet code"), c => c.TextContent == "./offprint run prepacking");
        Assert.Equal(Catalog.Similar(paper).Select(p => "/papers/" + p.Slug), page.QuerySelectorAll(".similar a").Select(a => a.GetAttribute("href")));
        Assert.Contains("@inproceedings{zhao2024prepacking", text, StringComparison.Ordinal);
        foreach (var heading in new[] { "What it does", "When to use it, and when not", "Limits" }) Assert.Contains(page.QuerySelectorAll("h2"), h => h.TextContent == heading);
    }

    [Fact]
    public async Task A_paper_that_is_not_built_says_so_and_offers_no_run()
    {
        var paper = Catalog.Papers.First(p => p.State == PaperState.NotYet);
        var page = await Site.PageAsync("/papers/" + paper.Slug);
        Assert.Contains("Not built yet", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("form[method=post]"));
        await Site.PageAsync($"/papers/{paper.Slug}/run", System.Net.HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Two_papers_are_shown_side_by_side()
    {
        var page = await Site.PageAsync("/compare?a=prepacking&b=hamming-distances");
        Assert.Equal(2, page.QuerySelectorAll(".sides section .verdict").Length);
        Assert.Equal(["prepacking", "hamming-distances"], page.QuerySelectorAll("select option[selected]").Select(o => o.GetAttribute("value")));
    }

    [Fact]
    public void Similar_papers_share_their_field()
    {
        foreach (var paper in Catalog.Papers)
        {
            var similar = Catalog.Similar(paper);
            Assert.DoesNotContain(paper, similar);
            Assert.Equal(similar.Count, similar.Distinct().Count());
        }

        var shared = Catalog.Papers.Count(p => Catalog.Similar(p, 3).Any(s => s.Area == p.Area || s.Tags.Intersect(p.Tags).Any()));
        Assert.True(shared > Catalog.Papers.Count * 9 / 10, $"{shared} of {Catalog.Papers.Count}");
    }

    [Fact]
    public void A_citation_is_balanced_and_escaped()
    {
        foreach (var paper in Catalog.Papers)
        {
            var text = Bibtex.Of(ListedPaper.Of(paper));
            Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
            Assert.Matches("^@(misc|article|inproceedings)\\{[a-z]+[0-9]{4}[a-z0-9]+,\n", text);
        }

        var odd = new Paper { Slug = "x", Title = "50% of {A} & B_1", Date = "2024", Area = PaperArea.Code, Kind = PaperKind.Study, Claim = "", Authors = ["José Ñandú"] };
        Assert.Contains("title = {{50\\% of A \\& B\\_1}}", Bibtex.Of(ListedPaper.Of(odd)), StringComparison.Ordinal);
        Assert.StartsWith("@misc{nandu2024", Bibtex.Of(ListedPaper.Of(odd)), StringComparison.Ordinal);
        Assert.DoesNotContain("month", Bibtex.Of(ListedPaper.Of(odd)), StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_halves_in_a_week()
    {
        Assert.Equal(1, Trending.Weight(TimeSpan.Zero));
        Assert.Equal(0.5, Trending.Weight(TimeSpan.FromDays(7)), 12);
        Assert.Equal(0.25, Trending.Weight(TimeSpan.FromDays(14)), 12);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("trending")]
    [InlineData("results")]
    [InlineData("area/inference")]
    public async Task Feeds_say_the_same_in_three_formats(string list)
    {
        var atom = XDocument.Parse(await TextAsync($"/feeds/{list}.atom", "application/atom+xml"));
        var entries = atom.Root!.Elements(Atom + "entry").ToList();
        Assert.NotEmpty(entries);
        Assert.NotEmpty(atom.Root.Element(Atom + "title")!.Value);
        Assert.True(DateTimeOffset.TryParse(atom.Root.Element(Atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture, out var updated));
        Assert.All(entries, e => Assert.True(DateTimeOffset.Parse(e.Element(Atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture) <= updated));
        var ids = entries.Select(e => e.Element(Atom + "id")!.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.StartsWith(Site.Server.Address.GetLeftPart(UriPartial.Authority) + "/papers/", id, StringComparison.Ordinal));

        var rss = XDocument.Parse(await TextAsync($"/feeds/{list}.rss", "application/rss+xml"));
        Assert.Equal(ids, rss.Root!.Element("channel")!.Elements("item").Select(i => i.Element("guid")!.Value));
        var json = JsonNode.Parse(await TextAsync($"/feeds/{list}.json", "application/feed+json"))!;
        Assert.Equal("https://jsonfeed.org/version/1.1", (string?)json["version"]);
        Assert.Equal(ids, json["items"]!.AsArray().Select(i => (string)i!["id"]!));
    }

    [Fact]
    public async Task A_feed_is_not_sent_again_while_it_is_the_same()
    {
        using var first = await Site.SendAsync("/feeds/new.atom");
        using var again = await Site.SendAsync("/feeds/new.atom", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(System.Net.HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Links_in_feeds_come_from_the_configured_address()
    {
        await using var site = await TestSite.StartAsync(o => o with { PublicUrl = new Uri("https://papers.example.org/") });
        using var response = await site.SendAsync("/feeds/new.json", r => r.Headers.Host = "papers.example.org");
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!;
        Assert.All(json["items"]!.AsArray(), i => Assert.StartsWith("https://papers.example.org/papers/", (string?)i!["url"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](&#106;avascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x][r]\n\n[r]: javascript:alert(1)")]
    [InlineData("[x](data:text/html,hi)")]
    [InlineData("[x](//evil.example)")]
    [InlineData("[x](/\\evil.example)")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("a <b onclick=alert(1)>b</b>")]
    public void Markdown_of_anybody_is_harmless(string markdown)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(SafeMarkdown.Render(markdown).Value);
        Assert.Empty(page.QuerySelectorAll("script, img, b, iframe"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.QuerySelectorAll("a"), a => Assert.Matches("^(https?:|mailto:|#|/[^/\\\\]|/$)", a.GetAttribute("href")!));
    }

    [Fact]
    public void Markdown_keeps_what_it_is_for()
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(SafeMarkdown.Render("## A\n\n**b** [c](https://example.org) `d`\n\n| x | y |\n|---|---|\n| 1 | 2 |\n").Value);
        Assert.Equal("A", page.QuerySelector("h2")!.TextContent);
        Assert.Equal("b", page.QuerySelector("strong")!.TextContent);
        Assert.Equal("https://example.org", page.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(2, page.QuerySelectorAll("td").Length);
    }

    private async Task<string> TextAsync(string path, string type)
    {
        using var response = await Site.SendAsync(path);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStringAsync(Ct);
    }
}
