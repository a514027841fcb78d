using Offprint.Papers;
using Offprint.Site.Database;
using Offprint.Site.Find;
using Offprint.Site.Library;

namespace Offprint.Site.Tests;

/// <summary>What holds for stored papers on both kinds of database; the classes that inherit it say which.</summary>
public abstract class PaperStoreChecks
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract Task<TestSite> StartAsync();

    [Fact]
    public async Task The_same_paper_is_there_once_and_says_what_was_said_last()
    {
        await using var site = await StartAsync();
        var store = site.Get<PaperStore>();
        var paper = new PaperMetadata { Title = "A  study\nof things", Authors = ["Zoë Ångström", "Bo"], Date = "2024", ArxivId = "arXiv:2401.00001v2", Tags = ["cs.LG"] };
        var slug = await store.AddAsync(paper, PaperSource.Submission, null, Ct);
        Assert.Equal("arxiv-2401-00001", slug);
        Assert.Equal(slug, await store.AddAsync(paper with { Title = "A study of other things", Doi = "https://doi.org/10.1234/ABC", Date = "2024-01-03", Tags = ["cs.CL"] }, PaperSource.Import, null, Ct));
        Assert.Equal(slug, await store.AddAsync(new PaperMetadata { Title = "A study of other things", Date = "2024", Doi = "10.1234/abc" }, PaperSource.Import, null, Ct));
        var row = await store.FindAsync(slug, Ct);
        Assert.Equal(("A study of other things", "2024-01-03", "10.1234/abc", "2401.00001"), (row!.Title, row.Date, row.Doi, row.ArxivId));
        Assert.Equal(["Zoë Ångström", "Bo"], row.Authors);
        Assert.Equal(1, await store.CountAsync(new PaperFilter(), Ct));
        Assert.Null(await store.LabelAsync(PaperLabelKind.Tag, "cs.lg", Ct));
        Assert.Equal("Zoë Ångström", await store.LabelAsync(PaperLabelKind.Author, "zoë ångström", Ct));
        Assert.Empty(await store.SearchAsync("study of things nowhere", new PaperFilter { Year = 1999 }, 5, Ct));
        Assert.Equal(slug, (await store.SearchAsync("other angstr", new PaperFilter(), 5, Ct)).Single().Paper.Slug);
        Assert.Equal("prepacking", await store.AddAsync(new PaperMetadata { Title = "x", Date = "2024", ArxivId = "2404.09529" }, PaperSource.Import, null, Ct));
        Assert.True(await store.RemoveAsync(slug, Ct));
        Assert.False(await store.RemoveAsync(slug, Ct));
        Assert.Empty(await store.SearchAsync("study", new PaperFilter(), 5, Ct));
        Assert.Null(await store.LabelAsync(PaperLabelKind.Author, "bo", Ct));
    }

    [Fact]
    public async Task A_batch_is_counted_and_what_repeats_in_it_is_one()
    {
        await using var site = await StartAsync();
        var store = site.Get<PaperStore>();
        PaperMetadata[] batch =
        [
            Some(1), Some(2), Some(1) with { Title = "Once more" },
            new() { Title = "Shipped", Date = "2024", ArxivId = "2404.09529" },
            new() { Title = "No identifier", Date = "2020", Authors = ["A"] },
            new() { Title = "No Identifier!", Date = "2020-05", Authors = ["A"] },
        ];
        var clean = batch.Select(static p => p.Clean()).ToList();
        Assert.Equal(new ImportCounts(3, 0, 2, 1), await store.ImportAsync(clean, Ct));
        Assert.Equal(new ImportCounts(0, 0, 5, 1), await store.ImportAsync([Some(1) with { Title = "Once more" }, Some(2), clean[5], clean[5], Some(1) with { Title = "Once more" }, clean[3]], Ct));
        Assert.Equal(1, (await store.ImportAsync([Some(2) with { Abstract = "now known" }], Ct)).Updated);
        Assert.Equal("2020-05", (await store.SearchAsync("identifier", new PaperFilter(), 5, Ct)).Single().Paper.Date);
        Assert.Equal("Once more", (await store.FindAsync("arxiv-2401-00001", Ct))!.Title);
    }

    [Fact]
    public async Task Lists_hold_catalog_and_stored_papers_in_one_order_over_all_pages()
    {
        await using var site = await StartAsync();
        var (store, lists, catalog) = (site.Get<PaperStore>(), site.Get<PaperLists>(), site.Get<SiteCatalog>());
        await store.ImportAsync([.. Enumerable.Range(0, 400).Select(Some)], Ct);
        foreach (var (sort, size) in new[] { ("newest", 7), ("newest", 100), ("title", 33), ("trending", 50) })
        {
            var seen = new List<ListedPaper>();
            for (var filter = new PaperFilter { Sort = sort, Size = size }; ; filter = filter with { Page = filter.Page + 1 })
            {
                var page = await lists.FindAsync(filter, Ct);
                Assert.Equal(400 + catalog.Papers.Count, page.Total);
                seen.AddRange(page.Papers);
                if (!page.HasNext) break;
                Assert.Equal(size, page.Papers.Count);
            }

            Assert.Equal(400 + catalog.Papers.Count, seen.Select(static p => p.Slug).Distinct().Count());
            Assert.Equal(400 + catalog.Papers.Count, seen.Count);
            if (sort == "newest") Assert.Equal(seen.OrderByDescending(static p => p.Date, StringComparer.Ordinal).ThenBy(static p => p.Slug, StringComparer.Ordinal).Select(static p => p.Slug), seen.Select(static p => p.Slug));
            if (sort == "title") Assert.Equal(seen.OrderBy(static p => p.Title.ToUpperInvariant(), StringComparer.Ordinal).Select(static p => p.Title.ToUpperInvariant()), seen.Select(static p => p.Title.ToUpperInvariant()));
        }

        // The same by cursors, as a program reads it.
        var read = new List<string>();
        for (var filter = new PaperFilter { Size = 60, After = new PaperCursor("9999", "a") }; ;)
        {
            var page = await lists.FindAsync(filter, Ct);
            read.AddRange(page.Papers.Select(static p => p.Slug));
            if (page.Next("/x") is not { } next) break;
            filter = PaperFilter.Read(new Microsoft.AspNetCore.Http.QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(next[2..])), out var errors);
            Assert.Empty(errors);
        }

        Assert.Equal(read.Distinct(), read);
        Assert.Equal(400 + catalog.Papers.Count, read.Count);
    }

    [Theory]
    [InlineData("area=code")]
    [InlineData("tag=even&sort=newest")]
    [InlineData("tag=even&sort=title")]
    [InlineData("author=Author+3")]
    [InlineData("author=author+3&tag=Even&area=code")]
    [InlineData("year=2021")]
    [InlineData("since=2022-03")]
    [InlineData("result=holds")]
    [InlineData("result=not-built&kind=survey")]
    [InlineData("q=number&area=code")]
    [InlineData("q=number&tag=even&year=2021")]
    public async Task Filters_fit_stored_papers_too(string query)
    {
        await using var site = await StartAsync();
        var all = Enumerable.Range(0, 120).Select(Some).ToList();
        await site.Get<PaperStore>().ImportAsync(all, Ct);
        var parts = query.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1].Replace('+', ' '));
        var expected = all.Where(p => parts.All(part => part.Key switch
        {
            "area" => p.Area?.Name() == part.Value,
            "tag" => p.Tags.Contains(part.Value, StringComparer.OrdinalIgnoreCase),
            "author" => p.Authors.Contains(part.Value, StringComparer.OrdinalIgnoreCase),
            "year" => p.Date.StartsWith(part.Value, StringComparison.Ordinal),
            "since" => string.CompareOrdinal(p.Date, part.Value) >= 0,
            "result" => part.Value == "not-built",
            "kind" => false,
            _ => true,
        })).Select(PaperIdentifiers.Slug).ToHashSet();
        var items = new List<System.Text.Json.Nodes.JsonNode>();
        var total = 0;
        for (var path = "/api/v1/papers?size=100&" + query; path is not null;)
        {
            var answer = await site.JsonAsync(path);
            total = (int)answer["total"]!;
            items.AddRange(answer["items"]!.AsArray().Select(i => i!));
            path = (string?)answer["next"];
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), items.Select(i => (string)i["slug"]!).Where(s => s.StartsWith("arxiv-2401", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(total, items.Count);
    }

    [Fact]
    public async Task Words_find_papers_by_title_author_tag_and_abstract_best_first()
    {
        await using var site = await StartAsync();
        var store = site.Get<PaperStore>();
        await store.ImportAsync(
            [
                Some(1) with { Title = "Quantum walks on hypergraphs", Abstract = "Nothing else." },
                Some(2) with { Title = "Other matters", Abstract = "We also tried a quantum walk once, on one hypergraph." },
                Some(3) with { Title = "Sorting café menus", Authors = ["Renée Möbius"], Tags = ["gastronomy"] },
                Some(4) with { Title = "About policies", Abstract = "q" },
            ], Ct);
        Assert.Equal(["arxiv-2401-00001", "arxiv-2401-00002"], await FindAsync("quantum hypergraph"));
        Assert.Equal(["arxiv-2401-00001"], await FindAsync("quantum hyp"));
        Assert.Equal(["arxiv-2401-00003"], await FindAsync("CAFE mobius gastro"));
        Assert.Equal(["arxiv-2401-00004"], await FindAsync("policy"));
        Assert.Equal(["arxiv-2401-00002"], await FindAsync("tried once nowhere")); // all but one
        Assert.Empty(await FindAsync("zzzz"));
        Assert.Empty(await FindAsync("\"; DROP TABLE papers; --"));
        foreach (var odd in new[] { "\"", "*", "a OR", "NEAR(", "' & | !", "日本語", "\u0000", "-title:x", ":*", "()" }) await FindAsync(odd);

        var page = await site.PageAsync("/search?q=quantum+hypergraph");
        Assert.Equal("/papers/arxiv-2401-00001", page.QuerySelectorAll(".paper h2 a")[0].GetAttribute("href"));
        Assert.Equal("arxiv-2401-00001", (string?)(await site.JsonAsync("/search/suggest?q=quantum+hyp")).AsArray()[0]!["slug"]);

        async Task<IEnumerable<string>> FindAsync(string query) => (await store.SearchAsync(query, new PaperFilter(), 10, Ct)).Select(static s => s.Paper.Slug);
    }

    [Fact]
    public async Task Days_labels_and_feeds_know_stored_papers()
    {
        await using var site = await StartAsync();
        var store = site.Get<PaperStore>();
        await store.ImportAsync([.. Enumerable.Range(0, 90).Select(n => Some(n) with { Date = "2031-05-06" }), Some(100) with { Date = "2031-05-08", Title = "<b>Bold</b> & \"co\"", Abstract = "]]> & <script>" }], Ct);
        using (var latest = await site.SendAsync("/daily")) Assert.Equal("/daily/2031-05-08", latest.Headers.Location!.ToString());
        var day = await site.PageAsync("/daily/2031-05-08");
        Assert.Equal("<b>Bold</b> & \"co\"", day.QuerySelector(".paper h2 a")!.TextContent);
        Assert.Equal("/daily/2031-05-06", day.QuerySelector("a[rel=prev]")!.GetAttribute("href"));
        var many = await site.PageAsync("/daily/2031-05-06?page=4");
        Assert.Equal(15, many.QuerySelectorAll(".paper").Length);
        Assert.NotNull((await site.PageAsync("/authors?from=author%209")).QuerySelectorAll(".index a").FirstOrDefault(a => a.GetAttribute("href") == "/authors/Author%209"));
        Assert.Equal(45, (int)(await site.JsonAsync("/api/v1/tags")).AsArray().Single(t => (string?)t!["name"] == "odd")!["papers"]!);
        Assert.Equal(9, (await site.PageAsync("/authors/AUTHOR%209")).QuerySelectorAll(".paper").Length);
        await site.PageAsync("/tags/odd");
        await site.PageAsync("/areas");
        var feed = System.Xml.Linq.XDocument.Parse(await (await site.SendAsync("/feeds/new.atom")).Content.ReadAsStringAsync(Ct));
        Assert.Contains(feed.Descendants(), e => e.Name.LocalName == "title" && e.Value == "<b>Bold</b> & \"co\"");
        foreach (var path in new[] { "/feeds/new.rss", "/feeds/new.json", "/feeds/area/code.json" }) Assert.True((await site.SendAsync(path)).IsSuccessStatusCode);
        Assert.Equal(5, (await store.AddedSinceAsync(DateTimeOffset.UtcNow.AddHours(-1), [PaperArea.Code], 5, Ct)).Count);
        Assert.Empty(await store.AddedSinceAsync(DateTimeOffset.UtcNow.AddHours(1), [], 5, Ct));

        var paper = await site.PageAsync("/papers/arxiv-2401-00100");
        Assert.Contains("no runnable reproduction", paper.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("]]> & <script>", paper.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Single(paper.QuerySelectorAll("script"));
        Assert.Contains("@misc{", await (await site.SendAsync("/papers/arxiv-2401-00100/cite.bib")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("]]> & <script>", (string?)(await site.JsonAsync("/api/v1/papers/arxiv-2401-00100"))["abstract"]);
        await site.PageAsync("/papers/arxiv-2401-00100/run", System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_paper_that_ships_with_a_newer_version_is_shown_once_with_its_votes_and_comments()
    {
        await using var site = await StartAsync();
        await using (var database = site.Get<SiteDatabases>().Open())
        {
            var now = DateTimeOffset.UtcNow;
            UserRow[] users = [new() { Email = "a@example.org", CreatedAt = now }, new() { Email = "b@example.org", CreatedAt = now }];
            database.Users.AddRange(users);
            database.Papers.Add(new PaperRow { Slug = "arxiv-2404-09529", Title = "Prepacking", TitleKey = "PREPACKING", Abstract = "", Authors = ["A"], Date = "2024", Tags = [], ArxivId = "2404.09529", Source = PaperSource.Import, AddedAt = now });
            await database.SaveChangesAsync(Ct);
            database.Votes.Add(new VoteRow { Paper = "arxiv-2404-09529", UserId = users[0].Id, At = now });
            database.Votes.Add(new VoteRow { Paper = "prepacking", UserId = users[0].Id, At = now });
            database.Votes.Add(new VoteRow { Paper = "arxiv-2404-09529", UserId = users[1].Id, At = now });
            database.Comments.Add(new CommentRow { Id = "c", PaperSlug = "arxiv-2404-09529", Text = "said", PostedAt = now });
            await database.SaveChangesAsync(Ct);
        }

        Assert.Equal(1, await site.Get<PaperStore>().YieldAsync(Ct));
        Assert.Equal(0, await site.Get<PaperStore>().YieldAsync(Ct));
        var page = await site.PageAsync("/papers/prepacking");
        Assert.Contains("2 votes", page.QuerySelector(".vote")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("said", page.QuerySelector(".comment")!.TextContent, StringComparison.Ordinal);
        await site.PageAsync("/papers/arxiv-2404-09529", System.Net.HttpStatusCode.NotFound);
    }

    /// <summary>A paper that follows from its number.</summary>
    internal static PaperMetadata Some(int n) => new PaperMetadata
    {
        Title = $"Paper number {n * 7919 % 1000}",
        Abstract = $"It is about {(n % 3 == 0 ? "packing" : "walking")} and more.",
        Authors = [$"Author {n % 10}", $"Second {n % 17}"],
        Date = $"{2020 + (n % 5)}" + (n % 4 == 0 ? "" : $"-{(n % 12) + 1:00}" + (n % 4 == 1 ? "" : $"-{(n % 28) + 1:00}")),
        Area = n % 3 == 0 ? PaperArea.Code : n % 3 == 1 ? PaperArea.Data : null,
        Tags = [n % 2 == 0 ? "even" : "odd"],
        ArxivId = $"2401.{n:00000}",
    }.Clean();
}

/// <summary>Stored papers in SQLite.</summary>
public sealed class SqlitePaperStoreTests : PaperStoreChecks
{
    protected override Task<TestSite> StartAsync() => TestSite.StartAsync();
}

/// <summary>Stored papers in PostgreSQL.</summary>
[Trait("Category", "Long")]
public sealed class PostgresPaperStoreTests(PostgresFixture postgres) : PaperStoreChecks, IClassFixture<PostgresFixture>
{
    protected override async Task<TestSite> StartAsync()
    {
        var connection = await postgres.Server.CreateAsync("papers_" + Guid.NewGuid().ToString("N"));
        return await TestSite.StartAsync(o => o with { Database = connection });
    }
}

/// <summary>One server for the tests of a class.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }
}
